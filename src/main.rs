//! The `chancery` program.
fn main() -> std::process::ExitCode {
    chancery::cli::run()
}
