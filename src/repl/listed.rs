//! Lists in parts: as many rows at once as the reader asked for, the next ones on demand.

use super::session::{Reply, Session};
use crate::report::Listing;

/// A list that is being read.
#[derive(Debug)]
pub struct Listed {
    listing: Listing,
    shown: usize,
}

impl Session {
    /// Shows the first rows of a list.
    pub(super) fn list(&mut self, listing: Listing) -> Reply {
        self.listed = Some(Listed { listing, shown: 0 });
        self.more_listed().unwrap_or_else(|| Reply::done(self.words().no_more()))
    }

    /// The next rows of the list that was shown last; `None` where something else was.
    pub(super) fn more_listed(&mut self) -> Option<Reply> {
        let (limit, layout, words) = (self.settings.limit, self.settings.layout, self.words());
        let listed = self.listed.as_mut()?;
        let (first, all) = (listed.shown, listed.listing.rows.len());
        if first > 0 && first >= all {
            return Some(Reply::done(words.no_more()));
        }
        let rows = first..all.min(first.saturating_add(limit));
        listed.shown = rows.end;
        let end = rows.end;
        let mut text = listed.listing.page(rows, layout);
        if end < all {
            text.push_str(&words.rest_of_list(all - end));
        }
        Some(Reply::done(text))
    }
}
