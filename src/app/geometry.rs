//! Where the panes are: rectangles from the size of the terminal. The same numbers serve moving and drawing.

/// Size of the terminal in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Returns the area without its first `rows` rows.
    #[must_use]
    pub fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }

    /// Returns the first `rows` rows of the area.
    #[must_use]
    pub fn top(self, rows: u16) -> Self {
        Self { height: rows.min(self.height), ..self }
    }
}

/// The least size at which anything is drawn.
pub const LEAST: Size = Size { columns: 40, rows: 10 };
/// Below this width only one pane is shown.
const ONE_PANE_BELOW: u16 = 60;
/// From this width on, side panes stand open by default and need no unfolding.
const SIDE_PANES_FROM: u16 = 100;

/// How the side panes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Hidden: the transcript has the whole width.
    Folded,
    /// Beside the transcript.
    Open,
    /// The side panes are in focus and need width at narrow sizes.
    Focused,
}

/// The panes of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HomeAreas {
    /// Transcript with its heading row.
    pub transcript: Area,
    /// Codebook with its heading row; absent where it is folded away.
    pub codebook: Option<Area>,
    /// Memo with its heading row.
    pub memo: Option<Area>,
    /// The status line.
    pub status: Area,
    /// The key line.
    pub keys: Area,
}

/// Returns whether the side panes are folded away at this width unless someone opens them.
#[must_use]
pub fn folds_by_default(size: Size) -> bool {
    size.columns < SIDE_PANES_FROM
}

/// Returns the area above the two last rows.
#[must_use]
pub fn body(size: Size) -> Area {
    Area { x: 0, y: 0, width: size.columns, height: size.rows.saturating_sub(2) }
}

/// Divides the screen. `memo_rows` is how tall the memo pane wants to be when it is written in; with 0 it gives its
/// place to the codebook.
#[must_use]
pub fn home(size: Size, side: Side, memo_rows: Option<u16>) -> HomeAreas {
    let body = body(size);
    let status = Area { x: 0, y: body.height, width: size.columns, height: 1 };
    let keys = Area { y: body.height + 1, ..status };
    let side_width = side_width(size, side);
    if side_width == 0 {
        return HomeAreas { transcript: body, codebook: None, memo: None, status, keys };
    }
    let left = size.columns.saturating_sub(side_width + 1);
    let right = Area { x: size.columns - side_width, y: 0, width: side_width, height: body.height };
    if memo_rows == Some(0) {
        return HomeAreas {
            transcript: Area { width: left, ..body },
            codebook: Some(right),
            memo: None,
            status,
            keys,
        };
    }
    let memo_height =
        memo_rows.unwrap_or(body.height * 3 / 10).clamp(5, body.height.max(5)).min(body.height);
    let codebook = right.top(body.height - memo_height);
    let memo = right.below(body.height - memo_height);
    HomeAreas {
        transcript: Area { width: left, ..body },
        codebook: (codebook.height > 0).then_some(codebook),
        memo: Some(memo),
        status,
        keys,
    }
}

fn side_width(size: Size, side: Side) -> u16 {
    let columns = size.columns;
    match side {
        Side::Folded => 0,
        Side::Focused if columns < ONE_PANE_BELOW => columns.saturating_sub(1),
        Side::Open if columns < ONE_PANE_BELOW => 0,
        Side::Focused if columns < SIDE_PANES_FROM => columns / 2,
        Side::Open if columns < SIDE_PANES_FROM => columns / 3 + 1,
        Side::Open | Side::Focused => (columns * 7 / 20).clamp(38, 64),
    }
}

/// The columns of the transcript pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TranscriptColumns {
    /// Cells of the speaker's name.
    pub speaker: u16,
    /// Whether the time stands below the name.
    pub shows_time: bool,
    /// First column of the text.
    pub text: u16,
    /// Cells of the text.
    pub text_width: u16,
    /// First column of the lanes.
    pub lanes: u16,
    /// Number of lanes.
    pub n_lanes: u16,
    /// Cells of one lane.
    pub lane_width: u16,
}

/// Widest line of text that is still pleasant to read.
const WIDEST_TEXT: u16 = 76;

/// Divides the width of the transcript pane. What has no room is dropped in order: time, lanes, speaker to 5 cells.
#[must_use]
pub fn transcript_columns(width: u16) -> TranscriptColumns {
    let (speaker, shows_time) = if width < 60 { (5, width >= 46) } else { (8, true) };
    let text = 1 + 4 + 1 + 1 + speaker + 1;
    let lane_width = if width >= 110 { 16 } else { 3 };
    let n_lanes = match width {
        0..=44 => 1,
        45..=59 => 2,
        _ => 3,
    };
    let after_text = 1 + n_lanes * lane_width + 1;
    let text_width = width.saturating_sub(text + after_text).clamp(8, WIDEST_TEXT);
    TranscriptColumns {
        speaker,
        shows_time,
        text,
        text_width,
        lanes: text + text_width + 1,
        n_lanes,
        lane_width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_120_columns_the_transcript_keeps_50_cells_of_text() {
        let areas = home(Size { columns: 120, rows: 40 }, Side::Open, None);
        assert_eq!(areas.transcript.width, 77);
        let columns = transcript_columns(areas.transcript.width);
        assert_eq!((columns.text, columns.text_width, columns.lanes), (16, 50, 67));
    }

    #[test]
    fn at_80_columns_the_side_panes_fold_away_or_take_a_third() {
        let size = Size { columns: 80, rows: 24 };
        assert!(folds_by_default(size));
        assert_eq!(home(size, Side::Folded, None).codebook, None);
        assert_eq!(home(size, Side::Open, None).transcript.width, 52);
        assert_eq!(home(size, Side::Focused, None).transcript.width, 39);
    }

    #[test]
    fn no_size_makes_areas_overlap_or_leave_the_screen() {
        for columns in 0..=200 {
            for rows in 0..=70 {
                for side in [Side::Folded, Side::Open, Side::Focused] {
                    let size = Size { columns, rows };
                    let areas = home(size, side, None);
                    for area in
                        [Some(areas.transcript), areas.codebook, areas.memo].into_iter().flatten()
                    {
                        assert!(area.x + area.width <= columns.max(1), "{size:?} {side:?}");
                        assert!(area.y + area.height <= rows, "{size:?} {side:?}");
                    }
                }
            }
        }
    }
}
