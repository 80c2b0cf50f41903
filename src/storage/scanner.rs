//! Finds the ends of values in RON text without reading them: for text that is broken or newer than this version.

/// A position in a RON text that may be broken anywhere.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    /// In bytes; always at the start of a character.
    pub(super) at: usize,
    /// Lines on which remarks begin, counted from 1.
    pub(super) remarks: Vec<usize>,
    /// A position with its line and column, so that lines are counted once.
    counted: (usize, usize, usize),
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, remarks: Vec::new(), counted: (0, 1, 0) }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Returns the line of the position, counted from 1, and the characters before it on that line.
    pub(super) fn place(&mut self) -> (usize, usize) {
        let (from, mut line, mut column) = self.counted;
        for letter in self.text.get(from..self.at).unwrap_or_default().chars() {
            if letter == '\n' {
                line += 1;
                column = 0;
            } else {
                column += 1;
            }
        }
        self.counted = (self.at, line, column);
        (line, column)
    }

    /// Goes past spaces, line ends and remarks.
    pub(super) fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with(b"//") || rest.starts_with(b"/*") {
                let (line, _) = self.place();
                self.remarks.push(line);
                self.skip_remark();
            } else if rest.first().is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn skip_remark(&mut self) {
        let end: &[u8] = if self.rest().starts_with(b"//") { b"\n" } else { b"*/" };
        let length = self.rest().windows(end.len()).position(|window| window == end);
        self.at = length.map_or(self.text.len(), |length| self.at + length + end.len());
    }

    pub(super) fn word(&mut self) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Goes to the comma or closing bracket after a value.
    pub(super) fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip_blank();
            match self.peek()? {
                b',' | b')' | b']' | b'}' if depth == 0 => return Some(()),
                b')' | b']' | b'}' => depth -= 1,
                b'(' | b'[' | b'{' => depth += 1,
                b'"' => self.skip_string()?,
                b'r' if self.rest().get(1).is_some_and(|byte| matches!(byte, b'"' | b'#')) => {
                    self.skip_raw()?;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes from the opening to the closing quotation mark.
    fn skip_string(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            match self.peek()? {
                b'"' => return Some(()),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    /// Goes from the `r` of a raw string to its last hash or quotation mark.
    fn skip_raw(&mut self) -> Option<()> {
        let hashes = self.rest().iter().skip(1).take_while(|byte| **byte == b'#').count();
        self.at += 1 + hashes;
        if self.peek()? != b'"' {
            return None;
        }
        loop {
            self.at += 1;
            let closing = self.rest();
            let is_end = *closing.first()? == b'"'
                && closing
                    .get(1..=hashes)
                    .is_some_and(|rest| rest.iter().all(|byte| *byte == b'#'));
            if is_end {
                self.at += hashes;
                return Some(());
            }
        }
    }
}
