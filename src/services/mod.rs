//! The services layer.
