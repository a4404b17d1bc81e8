//! `preview`: a page on this machine that looks like Discord, with the bot in it.

use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use tokio::net::TcpListener;

use super::{Done, Env, Failure, Problem, faulty, serve};
use crate::preview::{self, Shown};

/// Where nobody said another one.
const PORT: u16 = 8765;

pub fn run(env: &Env, port: Option<u16>, out: &mut dyn Write) -> Done {
    let read = preview::read(&env.source).map_err(|faults| faulty(&faults))?;
    let folder = env.given.data.clone().or_else(|| env.settings.data.clone());
    let shown = Shown { read, folder, today: env.today, fonts: env.gathered.fonts() };
    let runtime = serve::runtime()?;
    let ended = runtime.block_on(async {
        let stop = serve::stop();
        let listener = listen(port).await?;
        let address = listener.local_addr()?;
        writeln!(out, "http://{address}/")?;
        let how = match &shown.folder {
            Some(folder) => format!("Whatever is saved in {} is shown at once.", folder.display()),
            None => "Shown are the data in the program; with --data DIR, changes of a folder are shown at once.".to_owned(),
        };
        writeln!(out, "{how} Ctrl+C ends it.")?;
        out.flush()?;
        tokio::select! {
            () = stop => Ok(()),
            ended = preview::serve(shown, listener) => ended.map_err(Problem::Said),
        }
    });
    runtime.shutdown_background();
    ended.map(|()| ExitCode::SUCCESS)
}

/// Nobody but this machine reaches it. Where nobody chose the port, a free one does as well.
async fn listen(port: Option<u16>) -> Result<TcpListener, Failure> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let wanted = port.unwrap_or(PORT);
    match at(wanted).await {
        Err(error) if port.is_none() && error.kind() == ErrorKind::AddrInUse => {
            at(0).await.map_err(|error| format!("no free port: {error}"))
        }
        Err(error) => {
            Err(format!("127.0.0.1:{wanted} cannot be had: {error}. Choose another with --port, or leave it out and a free one is taken"))
        }
        Ok(listener) => Ok(listener),
    }
}
