//! The `tusj` program: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    tusj::cli::run()
}
