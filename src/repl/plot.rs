//! `:plot`: the answer to a query as a chart in the terminal.

use super::query::Answer;
use super::session::{Reply, Session};
use crate::report::{Chart, Names, NoChart, chart_of, render_chart_text};
use crate::source::FileId;
use crate::syntax::parse_query;

impl Session {
    /// Draws the answer to a query, or the last answer. It is then the last one.
    pub(super) fn plot(&mut self, rest: &str) -> Reply {
        if !rest.is_empty() {
            match self.ask(rest) {
                Ok(answer) => self.last = Some(answer),
                Err(reply) => return reply,
            }
        }
        let Some(last) = &self.last else { return Reply::refused(self.words().nothing_yet()) };
        match self.chart(last) {
            Ok(chart) => Reply::done(render_chart_text(&chart, self.settings.layout)),
            Err(why) => Reply::refused(self.no_chart(why)),
        }
    }

    /// An answer as a chart.
    pub(super) fn chart(&self, answer: &Answer) -> Result<Chart, NoChart> {
        let names = Names { policy: &answer.policy, sources: &self.checked.sources, lang: self.lang() };
        let mut chart = chart_of(&names, &answer.query, &answer.table)?;
        // A picture that is passed on says of what it is.
        if let Ok(parsed) = parse_query(FileId(0), &answer.text)
            && let Some(condition) = parsed.condition
            && let Some(text) = answer.text.get(condition.span.start as usize..condition.span.end as usize)
        {
            chart.title.push_str(&format!("; {}", text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        Ok(chart)
    }

    pub(super) fn no_chart(&self, why: NoChart) -> String {
        let words = self.words();
        match why {
            NoChart::NoAxis => words.say(
                "one value is no chart: ask by an axis, as in `… by year`\n",
                "одно значение – не график: спросите по оси, например `… по год`\n",
            ),
            NoChart::NotNumbers => words.say(
                "these values are not numbers, there is nothing to draw\n",
                "эти значения не числа, рисовать нечего\n",
            ),
            NoChart::NothingKnown => words.say(
                "no value is known, there is nothing to draw: `:why` tells the reasons\n",
                "ни одно значение не известно, рисовать нечего: причины назовёт `:почему`\n",
            ),
        }
    }
}
