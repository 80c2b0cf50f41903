//! What the types that are plain text on disk share: ids, days and moments.

/// Gives a type around a `SmolStr` its ways in and out.
macro_rules! stored_text {
    ($name:ident) => {
        impl $name {
            /// Takes `text` as it stands; nothing is checked.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SmolStr::new(text))
            }

            /// Returns the text as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}
