//! A PostgreSQL of the tests' own, on this machine alone. It ends, and what it kept goes, with the process of the tests, by whatever means.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tasukebune::store::Store;

use super::until;

/// A cluster that runs.
pub struct Cluster {
    port: u16,
    data: PathBuf,
    programs: PathBuf,
    /// What it is started with.
    set: &'static str,
}

/// Nothing outlives the tests, nor need it outlive a loss of power.
const PASSING: &str = "-c fsync=off";

/// Where Debian, and others, put what is not meant for everybody's `PATH`.
fn programs() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let found = debian.chain(on_path).find(|folder| folder.join("initdb").exists());
    found.expect("PostgreSQL is not installed (Debian: apt-get install postgresql)")
}

/// As `postgres` where we are root, for `initdb` refuses root.
fn as_its_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

fn done(command: &mut Command) {
    let done = command.output().expect("it runs");
    assert!(done.status.success(), "{command:?}: {}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

impl Cluster {
    /// `set`: what is to be other than by default.
    pub fn make(set: &'static str) -> Cluster {
        let new = ["-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync"];
        Cluster::filled(set, |programs, data| done(as_its_user(&programs.join("initdb")).arg("-D").arg(data).args(new)))
    }

    /// Another one that follows this one.
    pub fn standby(&self) -> Cluster {
        let (from, port) = (["-h", "127.0.0.1", "-U", "bot", "-R", "-c", "fast", "--no-sync", "-p"], self.port.to_string());
        Cluster::filled(self.set, |programs, data| {
            done(as_its_user(&programs.join("pg_basebackup")).arg("-D").arg(data).args(from).arg(port));
        })
    }

    /// From now on it is no standby any more.
    pub fn promote(&self) {
        done(&mut self.control("promote"));
    }

    fn filled(set: &'static str, fill: impl FnOnce(&Path, &Path)) -> Cluster {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("tasukebune-pg-").tempdir().expect("a folder").keep();
        if is_root() {
            done(Command::new("chown").arg("postgres").arg(&folder));
        }
        let data = folder.join("data");
        fill(&programs, &data);
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let cluster = Cluster { port, data, programs, set };
        // Whoever waits for the end of this process' input knows that it has ended, also where it was killed.
        let watch = "read -r _; \"$@\"; rm -rf \"$0\"";
        let mut watcher = Command::new("sh");
        watcher.args(["-c", watch]).arg(&folder).args(parts(&mut cluster.control("stop")));
        let watcher = watcher.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        // Its input stays open until this process ends.
        std::mem::forget(watcher);
        cluster.start();
        cluster
    }

    fn control(&self, what: &str) -> Command {
        let mut command = as_its_user(&self.programs.join("pg_ctl"));
        command.arg("-D").arg(&self.data).args(["-m", "fast", "-w", what]);
        command
    }

    pub fn start(&self) {
        let log = self.data.with_file_name("log");
        let set = format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {}", self.port, self.set);
        let mut command = as_its_user(&self.programs.join("pg_ctl"));
        command.arg("-D").arg(&self.data).args(["-w", "-o", &set, "-l"]).arg(&log).arg("start");
        // It goes on, and would keep our output open.
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
        assert!(started.success(), "{}", std::fs::read_to_string(&log).unwrap_or_default());
        until("PostgreSQL", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    /// From now on it has a certificate. It starts anew.
    pub fn speaks_tls(&self, certificate: &Path, key: &Path) {
        for (from, to) in [(certificate, "server.crt"), (key, "server.key")] {
            let to = self.data.join(to);
            std::fs::copy(from, &to).expect("copied");
            done(Command::new("chmod").arg("600").arg(&to));
            if is_root() {
                done(Command::new("chown").arg("postgres").arg(&to));
            }
        }
        self.sql("postgres", "ALTER SYSTEM SET ssl = on");
        self.stop();
        self.start();
    }

    pub fn stop(&self) {
        done(&mut self.control("stop"));
    }

    /// An empty database, and its address.
    pub fn database(&self) -> String {
        static NTH: AtomicUsize = AtomicUsize::new(0);
        let name = format!("kept_{}", NTH.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.address(&name)
    }

    pub fn address(&self, database: &str) -> String {
        format!("postgres://bot@127.0.0.1:{}/{database}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What a statement gives, a line for each row.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]).arg(self.address(database));
        let done = command.output().expect("it runs");
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }
}

/// A command's program and arguments.
fn parts(command: &mut Command) -> Vec<std::ffi::OsString> {
    std::iter::once(command.get_program()).chain(command.get_args()).map(std::ffi::OsStr::to_owned).collect()
}

/// One for all tests that do nothing to it itself.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::make(PASSING))
}

/// One that is stopped and started.
pub fn own() -> Cluster {
    Cluster::make(PASSING)
}

/// A store in a database; the driver has a runtime of its own, which must not begin within another one.
pub async fn connect(address: &str) -> Store {
    let address = address.to_owned();
    let opened = tokio::task::spawn_blocking(move || Store::connect_with(&address, SOON)).await.expect("no panic");
    opened.unwrap_or_else(|fault| panic!("{fault}"))
}

/// Time enough for a store to hear of something, and to try again.
pub const SOON: Duration = Duration::from_millis(20);
