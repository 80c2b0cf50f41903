//! Parts of a zip, unpacked in memory and within bounds.
//!
//! Sizes in a zip's own tables are claims, so what counts is the bytes that really come out. Names in the zip are only
//! compared, never used as paths, and nothing is written anywhere.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

/// How much may be unpacked.
#[derive(Clone, Copy, Debug)]
pub(super) struct ZipLimits {
    /// The most entries in the zip's table.
    pub(super) entries: usize,
    /// The most bytes of one part.
    pub(super) part: usize,
    /// The most bytes of all parts that are read.
    pub(super) total: usize,
    /// The most bytes that may come out of one byte, once `free` bytes are out.
    pub(super) ratio: usize,
    /// The bytes that may come out at any ratio: a short text of one word over and over is no attack.
    pub(super) free: usize,
}

/// The bounds for a Word file: the text of a day-long meeting is a few megabytes of XML.
pub(super) const WORD_LIMITS: ZipLimits =
    ZipLimits { entries: 4096, part: 64 << 20, total: 80 << 20, ratio: 200, free: 1 << 20 };

/// Why a part could not be unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ZipProblem {
    /// The bytes are no zip, or a broken one.
    Broken(String),
    /// A bound was passed.
    Bound(String),
}

/// A zip whose parts can be read one by one.
pub(super) struct ZipParts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    limits: ZipLimits,
    n_bytes: usize,
    n_unpacked: usize,
}

impl<'b> ZipParts<'b> {
    /// Opens a zip without unpacking any of it.
    pub(super) fn open(bytes: &'b [u8], limits: ZipLimits) -> Result<Self, ZipProblem> {
        // Counted before the table is read, because reading it takes memory for each entry.
        let n_entries = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
        if n_entries > limits.entries {
            let most = limits.entries;
            return Err(ZipProblem::Bound(format!(
                "the zip has {n_entries} entries, more than {most}"
            )));
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|problem| ZipProblem::Broken(format!("the zip is broken ({problem})")))?;
        Ok(Self { archive, limits, n_bytes: bytes.len(), n_unpacked: 0 })
    }

    /// Tells whether the zip has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Unpacks one part; none where the zip has no such part.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ZipProblem> {
        let mut part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(problem) => return Err(broken_part(name, &problem.to_string())),
        };
        let n_packed = usize::try_from(part.compressed_size()).unwrap_or(usize::MAX);
        let n_packed = n_packed.clamp(1, self.n_bytes);
        let mut unpacked = Vec::new();
        let mut chunk = vec![0; 64 << 10];
        loop {
            let n_read =
                part.read(&mut chunk).map_err(|problem| broken_part(name, &problem.to_string()))?;
            if n_read == 0 {
                return Ok(Some(unpacked));
            }
            unpacked.extend_from_slice(chunk.get(..n_read).unwrap_or_default());
            self.n_unpacked += n_read;
            check_bounds(self.limits, name, unpacked.len(), self.n_unpacked, n_packed)?;
        }
    }
}

fn broken_part(name: &str, problem: &str) -> ZipProblem {
    ZipProblem::Broken(format!("{name} cannot be unpacked ({problem})"))
}

fn check_bounds(
    limits: ZipLimits,
    name: &str,
    n_part: usize,
    n_total: usize,
    n_packed: usize,
) -> Result<(), ZipProblem> {
    let reason = if n_part > limits.part {
        format!("{name} unpacks to more than {} bytes", limits.part)
    } else if n_total > limits.total {
        format!("its parts unpack to more than {} bytes", limits.total)
    } else if n_part > limits.free && n_part / n_packed > limits.ratio {
        format!("{name} unpacks to more than {} times its size", limits.ratio)
    } else {
        return Ok(());
    };
    Err(ZipProblem::Bound(reason))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const SMALL: ZipLimits =
        ZipLimits { entries: 3, part: 40_000, total: 50_000, ratio: 20, free: 1000 };

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Bytes that hardly pack.
    fn noise(n: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..n).map(|_| next()).collect()
    }

    fn read(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, ZipProblem> {
        ZipParts::open(bytes, SMALL)?.read(name)
    }

    #[test]
    fn a_part_is_read_by_name() {
        let bytes = zipped(&[("a", b"en"), ("b", b"to")]);
        assert_eq!(read(&bytes, "b"), Ok(Some(b"to".to_vec())));
        assert_eq!(read(&bytes, "c"), Ok(None));
    }

    #[test]
    fn a_part_that_explodes_is_refused() {
        let bytes = zipped(&[("a", &vec![b' '; 30_000])]);
        assert_eq!(
            read(&bytes, "a"),
            Err(ZipProblem::Bound("a unpacks to more than 20 times its size".into()))
        );
    }

    #[test]
    fn a_part_that_is_too_large_is_refused() {
        let bytes = zipped(&[("a", &noise(45_000))]);
        assert_eq!(
            read(&bytes, "a"),
            Err(ZipProblem::Bound("a unpacks to more than 40000 bytes".into()))
        );
    }

    #[test]
    fn all_parts_together_are_bounded() {
        let bytes = zipped(&[("a", &noise(30_000)), ("b", &noise(30_000))]);
        let mut parts = ZipParts::open(&bytes, SMALL).unwrap();
        assert!(parts.read("a").is_ok());
        assert_eq!(
            parts.read("b"),
            Err(ZipProblem::Bound("its parts unpack to more than 50000 bytes".into()))
        );
    }

    #[test]
    fn too_many_entries_are_refused_before_the_table_is_read() {
        let bytes = zipped(&[("a", b""), ("b", b""), ("c", b""), ("d", b"")]);
        assert_eq!(
            read(&bytes, "a"),
            Err(ZipProblem::Bound("the zip has 4 entries, more than 3".into()))
        );
    }

    #[test]
    fn a_name_that_climbs_out_is_only_a_name() {
        let bytes = zipped(&[("../../a", b"en")]);
        assert_eq!(read(&bytes, "a"), Ok(None));
    }

    #[test]
    fn bytes_that_are_no_zip_are_broken() {
        assert!(matches!(read(b"PK\x03\x04 og ikke mer", "a"), Err(ZipProblem::Broken(_))));
    }
}
