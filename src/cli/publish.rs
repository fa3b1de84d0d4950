//! `chancery publish`.

mod hook;
mod past;
mod show;
mod takedown;

use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use jiff::Timestamp;

use super::Outcome;
use super::build::{build, seconds};
use super::output::Output;
use super::progress::progress;
use crate::diagnostic::{has_errors, nearest};
use crate::enrich::Options;
use crate::load::{self, Input};
use crate::model::Config;
use crate::model::publish::{Limit, Target as Settings};
use crate::parse;
use crate::publish::plan::Act;
use crate::publish::rollback::kept;
use crate::publish::run::{self, Prospect};
use crate::publish::saved::Saved;
use crate::publish::sealed::Unfit;
use crate::publish::{self, Build, Target, Wish};
use crate::write::Lock;
use takedown::Takedown;

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Which target of site.yaml; may be left out where there is one
    target: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
    /// The folder that was built, `public` in the site's folder unless given
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Write the plan to a file and do nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan", "yes"])]
    save_plan: Option<PathBuf>,
    /// Carry out a saved plan, if nothing has changed since
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Allow so many files to be deleted
    #[arg(long, value_name = "N")]
    max_deletions: Option<usize>,
    /// Take over a place of another site or with a past of others, and write over files there that chancery did not publish
    #[arg(long)]
    adopt: bool,
    /// Let come back what was taken down with --withdraw
    #[arg(long)]
    readmit: bool,
    /// Go back to what was published before the last time, as far as it may be seen today
    #[arg(long, conflicts_with_all = ["withdraw", "save_plan", "plan"])]
    rollback: bool,
    /// Take a briefing down, with its files and all that leads to it; may be given several times
    #[arg(long, value_name = "SLUG")]
    withdraw: Vec<String>,
    /// Publish where other publishers cannot be kept away
    #[arg(long)]
    no_lock: bool,
}

/// Publishes the site.
pub fn run(root: &Path, args: &PublishArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let input = load::load(&root)?;
    let Some(settings) = target(&input, args, output)? else { return Ok(false) };
    let folder = args.output_dir.clone().unwrap_or_else(|| root.join("public"));
    let takedown = Takedown::of(&root, &args.withdraw)?;
    let Some((build, _lock)) = sealed(&root, &folder, &input, &takedown, output)? else { return Ok(false) };
    let target = publish::open(&settings, &root, &folder)?;
    let kept = publish::own_folder(&root).join("published").join(&settings.name);
    let build = if args.rollback { past::returned(&*target, build, &kept, &root, output)? } else { build };
    let wish = wish(args, &settings, &build, &takedown);
    Errand { args, wish, target: &*target, build, settings, takedown, kept }.run(output)
}

/// The target that is meant; `None` where the settings have an error, which has been told.
fn target(
    input: &Input,
    args: &PublishArgs,
    output: &Output,
) -> Result<Option<Settings>, Box<dyn std::error::Error>> {
    let mut diagnostics = vec![];
    let config = match input.settings {
        Some(file) => parse::site::config(file, &input.sources.file(file).text, &mut diagnostics),
        None => Config::default(),
    };
    if has_errors(&diagnostics) {
        output.problems(&diagnostics, &input.sources);
        return Ok(None);
    }
    let names: Vec<&str> = config.publish.iter().map(|target| target.name.as_str()).collect();
    let all = format!("site.yaml has {}", names.join(", "));
    match (&args.target, config.publish.as_slice()) {
        (_, []) => {
            Err("site.yaml names no place to publish at; the shortest is `publish: {web: {kind: folder, path: ../www}}`"
                .into())
        }
        (None, [only]) => Ok(Some(only.clone())),
        (None, _) => Err(format!("there are several targets; say which: {}", names.join(", ")).into()),
        (Some(name), targets) => match targets.iter().find(|target| target.name == *name) {
            Some(target) => Ok(Some(target.clone())),
            None => {
                let near = nearest(name, names.iter().copied());
                let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
                Err(format!("there is no target `{name}`{near} ({all})").into())
            }
        },
    }
}

/// The build that is to be published, made first where there is none or something is taken out of it; nobody else writes it as long as the lock is
/// held. `None` where the site has errors, which have been told.
fn sealed(
    root: &Path,
    folder: &Path,
    input: &Input,
    takedown: &Takedown,
    output: &Output,
) -> Result<Option<(Build, Lock)>, Box<dyn std::error::Error>> {
    let imprint = load::imprint(input)?;
    if !takedown.is_empty() || !folder.join(crate::write::MANIFEST).is_file() {
        let withhold = takedown.ids.clone();
        let options = Options { as_of: Timestamp::now().into(), withhold, ..Options::default() };
        if !build(root, folder, &options, output)? {
            return Ok(None);
        }
    }
    let lock = Lock::take(folder)?;
    match Build::open(folder, imprint, Timestamp::now()) {
        Ok(build) => Ok(Some((build, lock))),
        Err(unfit @ Unfit::Missing(_)) => Err(format!("{unfit}, which was removed meanwhile").into()),
        Err(unfit) => Err(unfit.into()),
    }
}

fn wish(args: &PublishArgs, settings: &Settings, build: &Build, takedown: &Takedown) -> Wish {
    Wish {
        hidden: build.seal.hidden.clone(),
        readmit: args.readmit,
        adopt: args.adopt,
        limit: args.max_deletions.map_or(settings.limit, |count| Limit { count, share: 100 }),
        withdraw: takedown.addresses.clone(),
    }
}

/// One publication that was asked for.
struct Errand<'a> {
    args: &'a PublishArgs,
    settings: Settings,
    target: &'a dyn Target,
    build: Build,
    wish: Wish,
    takedown: Takedown,
    /// Where what was published is kept, for places that keep no past.
    kept: PathBuf,
}

impl Errand<'_> {
    fn run(&self, output: &Output) -> Outcome {
        if self.args.dry_run || self.args.save_plan.is_some() {
            let prospect = self.look()?;
            self.show(&prospect, output);
            return self.save(&prospect);
        }
        if !self.is_agreed() {
            let prospect = self.look()?;
            self.show(&prospect, output);
            if prospect.plan.is_done(&prospect.remote) {
                return Ok(true);
            }
            self.ask()?;
            return self.publish(Some(&prospect), output);
        }
        self.publish(None, output)
    }

    /// Whether nobody has to be asked.
    fn is_agreed(&self) -> bool {
        self.args.yes || self.args.plan.is_some()
    }

    fn look(&self) -> Result<Prospect, Box<dyn std::error::Error>> {
        let prospect = run::look(self.target, &self.build, &self.wish)?;
        self.takedown.refuse_unknown(&prospect.remote)?;
        Ok(prospect)
    }

    fn show(&self, prospect: &Prospect, output: &Output) {
        show::plan(&self.saved(prospect), prospect.plan.is_done(&prospect.remote), self.args.dry_run, output);
    }

    fn saved(&self, prospect: &Prospect) -> Saved {
        Saved { target: self.settings.name.clone(), place: self.target.place(), plan: prospect.plan.clone() }
    }

    fn save(&self, prospect: &Prospect) -> Outcome {
        if let Some(path) = &self.args.save_plan {
            let text = self.saved(prospect).to_text();
            fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        }
        Ok(true)
    }

    /// Under lock: looks, makes sure that it is what was agreed to, and does it.
    fn publish(&self, agreed: Option<&Prospect>, output: &Output) -> Outcome {
        let begun = Instant::now();
        let guard = run::lock(self.target, self.args.no_lock)?;
        let prospect = self.look()?;
        if agreed.is_some_and(|agreed| agreed.plan != prospect.plan) {
            return Err("what is there has changed while you looked at the plan; nothing was done".into());
        }
        if let Some(path) = &self.args.plan {
            let failed = |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", path.display());
            let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
            Saved::read(&text).map_err(|error| failed(&error))?.holds(&self.saved(&prospect))?;
        }
        if prospect.plan.is_done(&prospect.remote) {
            output.closing(&format!("Nothing to do: {} is as the build", self.target.place()));
            return Ok(true);
        }
        let bar = progress(prospect.plan.steps.len() as u64, "files", output);
        run::carry_out(self.target, &*guard, &prospect, &self.build, &|_| bar.inc(1))?;
        bar.finish_and_clear();
        drop(guard);
        if !self.target.keeps_past() {
            self.keep(output);
        }
        output.closing(&self.told(&prospect, &seconds(begun.elapsed())));
        if !self.takedown.is_empty() {
            self.takedown.tell(self.target, output);
        }
        hook::run(&self.settings, &prospect.plan)
    }

    /// Keeps what was published, so that one can go back to it. The site is there even if that fails.
    fn keep(&self, output: &Output) {
        if let Err(error) = kept::keep(&self.build, &self.kept) {
            output
                .warning("not-kept", &format!("a later --rollback will not find this publication: {error}"));
        }
    }

    fn told(&self, prospect: &Prospect, took: &str) -> String {
        let of = |act| prospect.plan.count(act).0;
        format!(
            "Published to {}: {} added, {} changed, {} deleted, {} as they were: {took}",
            self.target.place(),
            of(Act::Add),
            of(Act::Change),
            of(Act::Delete),
            prospect.plan.unchanged
        )
    }

    fn ask(&self) -> Result<(), Box<dyn std::error::Error>> {
        if !std::io::stdin().is_terminal() {
            return Err("nothing was published, because nobody can be asked; --yes publishes without".into());
        }
        let _ = write!(std::io::stderr(), "Publish? [y/N] ");
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        let is_yes = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
        if is_yes { Ok(()) } else { Err("nothing was published".into()) }
    }
}
