//! Plain text: with or without names, times, and blank lines between the paragraphs.

use crate::services::import::encoding::Decoded;
use crate::services::import::front_matter::split_front_matter;
use crate::services::import::losses::Losses;
use crate::services::import::prose::{Block, LineBreaks, read_prose};
use crate::services::import::source::SourceFormat;
use crate::services::import::turns::Draft;
use crate::services::import::vtt::split_lines;

/// The shortest and the longest line, in code points, that looks cut by a wrapped margin.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=100;

/// Reads a plain text file.
pub(super) fn read_plain(decoded: &Decoded) -> Draft {
    let lines = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let (title, lines) = split_front_matter(&lines, &mut losses);
    let blocks = split_blocks(lines);
    let prose = read_prose(&blocks, line_breaks(&blocks), &mut losses);
    Draft {
        format: SourceFormat::PlainText,
        encoding: decoded.encoding,
        title: title.or(prose.title),
        pieces: prose.pieces,
        losses,
        n_cues: 0,
    }
}

fn split_blocks(lines: &[&str]) -> Vec<Block> {
    lines
        .split(|line| line.trim().is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| Block {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            is_heading: false,
        })
        .collect()
}

/// Tells what a line break means in this file.
///
/// Lines are wrapped where nearly every line that another one follows is about as long as a margin allows, and no
/// line is longer.
fn line_breaks(blocks: &[Block]) -> LineBreaks {
    let length = |line: &String| line.trim_end().chars().count();
    let longest = blocks.iter().flat_map(|block| &block.lines).map(length).max().unwrap_or(0);
    let followed: Vec<usize> = blocks
        .iter()
        .filter_map(|block| block.lines.split_last())
        .flat_map(|(_, before)| before.iter().map(length))
        .collect();
    let n_full = followed.iter().filter(|length| WRAPPED.contains(length)).count();
    if n_full > 0 && longest <= *WRAPPED.end() && n_full * 10 >= followed.len() * 8 {
        LineBreaks::Wrap
    } else {
        LineBreaks::Separate
    }
}
