//! A chapter as text and fenced blocks.

/// A part of a chapter, in the order of the text.
pub enum Part {
    Line(String),
    Block(Block),
}

/// A fenced block: `idel,E0301`, `csv docs/small/en/data/plan.csv`.
#[derive(Clone)]
pub struct Block {
    pub info: String,
    pub lines: Vec<String>,
    /// The line of its opening fence, counted from 1.
    pub line: usize,
}

impl Block {
    /// `idel`, `csv`, `console`
    pub fn kind(&self) -> &str {
        self.info.split([',', ' ']).next().unwrap_or("")
    }

    /// The code that the example gives.
    pub fn code(&self) -> Option<&str> {
        self.info.split_once(',').map(|(_, code)| code)
    }

    /// The file that the block shows.
    pub fn file(&self) -> Option<&str> {
        self.info.split_once(' ').map(|(_, file)| file)
    }

    pub fn text(&self) -> String {
        self.lines.iter().map(|l| format!("{l}\n")).collect()
    }
}

pub fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut open) = (Vec::new(), None::<Block>);
    for (at, line) in text.lines().enumerate() {
        match (open.take(), line) {
            (Some(block), "```") => parts.push(Part::Block(block)),
            (Some(mut block), line) => {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
            (None, line) => match line.strip_prefix("```") {
                Some(info) => open = Some(Block { info: info.to_owned(), lines: Vec::new(), line: at + 1 }),
                None => parts.push(Part::Line(line.to_owned())),
            },
        }
    }
    assert!(open.is_none(), "a block is not closed");
    parts
}

pub fn blocks(text: &str) -> Vec<Block> {
    let only = |part| match part {
        Part::Block(block) => Some(block),
        Part::Line(_) => None,
    };
    parts(text).into_iter().filter_map(only).collect()
}

/// The text again.
pub fn joined(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Line(line) => text.push_str(&format!("{line}\n")),
            Part::Block(block) => text.push_str(&format!("```{}\n{}```\n", block.info, block.text())),
        }
    }
    text
}
