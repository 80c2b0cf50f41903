//! The terminal layer in a real pseudo terminal: what happens to the screen, to the keys and to
//! the work when the network stutters, the line drops, or the program itself is at fault.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "the demo program and the driver are parts of tests, though no test functions"
)]

mod demo;
mod session;
mod study;

use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::session::{Session, Start};

/// The test that is the demo program when it is asked to be.
const DEMO: &str = "without_a_terminal_the_program_says_so_in_words";

fn start() -> Session {
    Session::start(&Start::default())
}

/// Checks that the shell gets its terminal back.
fn assert_restored(session: &Session) {
    let screen = session.screen();
    assert!(!screen.alternate_screen(), "the second screen is still there");
    assert!(!screen.hide_cursor(), "the cursor is still hidden");
    assert!(!screen.bracketed_paste(), "pastes are still marked");
}

#[test]
fn without_a_terminal_the_program_says_so_in_words() {
    if std::env::var_os(demo::SAVES_TO).is_some() {
        demo::main();
    }
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args([DEMO, "--exact", "--nocapture"]).env(demo::SAVES_TO, "nowhere");
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let words = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(
        words.contains("needs a terminal, and the standard input is not a terminal"),
        "{words}"
    );
    assert!(!words.contains('\u{1b}'), "{words:?}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_screen_is_drawn_and_given_back() {
    let mut session = start();
    assert!(session.screen().alternate_screen());
    assert!(session.screen().hide_cursor());
    assert!(session.screen().bracketed_paste());
    session.send("åØ\r".as_bytes());
    session.wait_for_text("ready, 3 keys: å Ø Enter");
    session.send(b"q");
    assert_eq!(session.wait_for_end(), 0);
    assert_restored(&session);
    assert_eq!(session.saved(), "by the main thread");
}

#[test]
fn an_arrow_cut_by_the_network_is_one_arrow() {
    let mut session = start();
    for pause in [5, 20, 50, 100] {
        session.send_with_pauses(&[b"\x1b[", b"B"], pause);
    }
    session.wait_for_text("ready, 4 keys: Down Down Down Down");
}

#[test]
fn the_hold_of_a_lone_escape_can_be_made_longer_for_a_slow_line() {
    let variables = vec![(demo::ESCAPE_HOLD, "2000")];
    let mut session = Session::start(&Start { variables, ..Start::default() });
    for pause in [5, 20, 50, 100] {
        session.send_with_pauses(&[b"\x1b", b"[", b"B"], pause);
    }
    session.wait_for_text("ready, 4 keys: Down Down Down Down");
}

#[test]
fn a_lone_escape_arrives() {
    let mut session = start();
    session.send(b"\x1b");
    session.wait_for_text("ready, 1 keys: Esc");
}

#[test]
fn a_long_paste_is_one_input() {
    let mut session = start();
    session.send(&[b"\x1b[200~", "q".repeat(1_000_000).as_bytes(), b"\x1b[201~"].concat());
    session.wait_for_text("ready, 0 keys: paste of 1000000");
}

#[test]
fn thousands_of_waiting_keys_are_all_read() {
    let mut session = start();
    session.send("n".repeat(3500).as_bytes());
    session.wait_for_text("ready, 3500 keys");
}

#[test]
fn a_new_size_and_the_focus_are_told() {
    let mut session = start();
    session.resize(60, 10);
    session.wait_for_text("60x10");
    session.send(b"\x1b[O\x1b[I");
    session.wait_for_text("60x10 unfocused focused");
}

#[test]
fn a_dropped_line_ends_the_program_with_everything_saved() {
    let session = start();
    let since = Instant::now();
    assert_eq!(session.hang_up(), (129, "by the main thread".to_owned()));
    assert!(since.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_dropped_line_is_noticed_though_hangups_are_ignored() {
    let session = Session::start(&Start { ignores_hangup: true, ..Start::default() });
    let since = Instant::now();
    assert_eq!(session.hang_up(), (129, "by the main thread".to_owned()));
    assert!(since.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_dropped_line_is_noticed_though_no_signal_comes() {
    let session = Session::start(&Start { is_detached: true, ..Start::default() });
    let since = Instant::now();
    assert_eq!(session.hang_up(), (129, "by the main thread".to_owned()));
    assert!(since.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_stuck_program_is_saved_and_ended_all_the_same() {
    let mut session = start();
    session.send(b"S");
    session.wait_for_text("stuck");
    assert_eq!(session.hang_up(), (129, "by the last resort".to_owned()));
}

#[test]
fn a_signal_to_end_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut session = start();
        session.signal(signal);
        assert_eq!(session.wait_for_end(), 143);
        assert_restored(&session);
        assert_eq!(session.saved(), "by the main thread");
    }
}

#[test]
fn a_stuck_program_gives_the_terminal_back_when_it_is_ended() {
    let mut session = start();
    session.send(b"S");
    session.wait_for_text("stuck");
    session.signal(Signal::TERM);
    assert_eq!(session.wait_for_end(), 143);
    assert_restored(&session);
}

#[test]
fn a_fault_of_the_program_gives_the_terminal_back_and_says_what_is_saved() {
    for (key, what) in [(b"P", "the third row of two"), (b"T", "on another thread")] {
        let mut session = start();
        session.send(key);
        assert_eq!(session.wait_for_end(), 101);
        assert_restored(&session);
        let words = session.screen().contents();
        assert!(words.contains("tusj has stopped because of a mistake in itself."), "{words}");
        assert!(words.contains(what), "{words}");
        assert!(words.contains("saved up to the last act, in the folder of the study"), "{words}");
        assert_eq!(session.saved(), "by the last resort");
    }
}

#[test]
fn a_contained_fault_touches_nothing() {
    let mut session = start();
    session.send(b"C");
    session.wait_for_text("contained: odd file");
    assert!(session.screen().alternate_screen());
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_draws_itself_when_it_continues() {
    let mut session = start();
    session.send(b"\x1a");
    session.wait_for("the first screen", |screen| !screen.alternate_screen());
    session.wait_until_stopped();
    assert_restored(&session);
    session.signal(Signal::CONT);
    session.wait_for_text("ready, 1 keys: continued");
    assert!(session.screen().alternate_screen());
    assert!(session.screen().hide_cursor());
    session.send(b"j");
    session.wait_for_text("continued j");
}

#[test]
fn a_program_suspended_by_another_process_behaves_the_same() {
    let mut session = start();
    session.signal(Signal::TSTP);
    session.wait_until_stopped();
    session.signal(Signal::CONT);
    session.wait_for_text("continued");
    session.send(b"j");
    session.wait_for_text("continued j");
}

#[test]
fn a_program_stopped_without_warning_draws_itself_when_it_continues() {
    let mut session = start();
    session.signal(Signal::STOP);
    session.wait_until_stopped();
    session.send(b"j");
    session.signal(Signal::CONT);
    session.wait_for_text("ready, 1 keys: j");
    assert!(session.screen().alternate_screen());
}

#[test]
fn another_program_gets_the_terminal_and_all_its_keys() {
    let mut session = start();
    session.send(b"E");
    session.wait_for_text("outside");
    assert_restored(&session);
    session.send(b"jJkK\r");
    session.wait_for_text("came back with 0");
    session.send(b"j");
    session.wait_for_text("ready, 2 keys: came back with 0 j");
    assert!(session.screen().alternate_screen());
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_program_writes_nothing_and_is_never_woken() {
    let mut session = start();
    session.send(b"j");
    session.wait_for_text("ready, 1 keys: j");
    // The first wait lets the threads fall asleep, the second one is the measurement.
    assert!(session.output_within(Duration::from_millis(300)).is_err());
    let before = session.wake_ups();
    assert!(session.output_within(Duration::from_millis(700)).is_err());
    assert_eq!(session.wake_ups(), before);
}
