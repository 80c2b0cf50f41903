//! The runtime layer: the terminal, the loop, and the threads around it.
//!
//! Everything that touches the terminal is here: bytes in ([`decoder`], [`input`]), bytes out
//! ([`backend`]), its modes ([`terminal`]), its end ([`signals`], [`panic`](mod@panic)). The loop
//! ([`event_loop`]) sleeps until a message comes; nothing here ticks. What the app asks for is done by
//! the [`host`]. What a key means and what a study is are not decided here.

pub mod backend;
pub mod clock;
pub mod decoder;
pub mod event_loop;
pub mod host;
pub mod input;
pub mod jobs;
pub mod main_loop;
pub mod panic;
pub mod past;
pub mod program;
pub mod signals;
pub mod sources;
pub mod terminal;
