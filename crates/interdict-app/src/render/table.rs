//! Tables of aligned columns.

use std::fmt::Write;

use crate::console::Paint;

/// A table in the making. Columns of names, whose width on a terminal is hard to know, go last.
pub(super) struct Table {
    heads: Vec<Head>,
    rows: Vec<Vec<Cell>>,
}

struct Head {
    title: &'static str,
    right: bool,
}

/// One cell: its text, and the text with colours.
pub(super) struct Cell {
    text: String,
    painted: String,
}

impl Cell {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            painted: text.clone(),
            text,
        }
    }

    pub(super) fn painted(text: impl Into<String>, paint: impl FnOnce(&str) -> String) -> Self {
        let text = text.into();
        Self {
            painted: paint(&text),
            text,
        }
    }
}

impl Table {
    /// Columns by title; a title that begins with `>` is aligned to the right.
    pub(super) fn new(titles: &[&'static str]) -> Self {
        let head = |title: &&'static str| match title.strip_prefix('>') {
            Some(title) => Head { title, right: true },
            None => Head {
                title,
                right: false,
            },
        };
        Self {
            heads: titles.iter().map(head).collect(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.heads.len());
        self.rows.push(cells);
    }

    pub(super) fn render(&self, paint: Paint) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].text.chars().count());
            cells
                .chain([self.heads[column].title.len()])
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        let heads = self
            .heads
            .iter()
            .map(|head| Cell::painted(head.title, |text| paint.bold(text).to_string()));
        let mut out = self.line(&heads.collect::<Vec<_>>(), &widths);
        for row in &self.rows {
            out.push_str(&self.line(row, &widths));
        }
        out
    }

    fn line(&self, cells: &[Cell], widths: &[usize]) -> String {
        let mut out = String::new();
        for (at, cell) in cells.iter().enumerate() {
            let pad = widths[at].saturating_sub(cell.text.chars().count());
            let (before, after) = if self.heads[at].right {
                (pad, 0)
            } else {
                (0, pad)
            };
            let last = at + 1 == cells.len();
            let after = if last { 0 } else { after + 2 };
            let _ = write!(out, "{:before$}{}{:after$}", "", cell.painted, "");
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}
