//! Texts of a policy without their comments.

/// The text without what stands between `#` and the end of a line; in quotes `#` is a sign like any other.
pub fn without_comments(text: &str) -> String {
    let (mut out, mut closing, mut comment) = (String::with_capacity(text.len()), None, false);
    for c in text.chars() {
        comment &= c != '\n';
        if comment {
            continue;
        }
        match closing {
            Some(end) if end == c => closing = None,
            Some(_) => {}
            None if c == '#' => {
                comment = true;
                continue;
            }
            None => closing = closing_of(c),
        }
        out.push(c);
    }
    out
}

/// The sign that ends a text in quotes which this one begins.
pub fn closing_of(opening: char) -> Option<char> {
    match opening {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_quoted_signs_stay() {
        assert_eq!(without_comments("a # b \"c\n\"d # e\" «f # g» # h"), "a \n\"d # e\" «f # g» ");
        assert_eq!(without_comments("# all"), "");
    }
}
