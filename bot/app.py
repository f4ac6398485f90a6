"""The composition root: builds everything from a configuration. Nothing else wires."""

import asyncio
import contextlib
import datetime as dtm
import gc
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import proposals
from bot.channel.buttons import Buttons
from bot.channel.messages import ChannelError, Pipe
from bot.channel.pipe import TelegramPipe
from bot.channel.request import AiohttpRequest
from bot.channel.webhook import Webhook, register
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.helpline_files import load_helplines
from bot.home import clock_of, root_again
from bot.jobs.clearing import Clearer
from bot.jobs.copying import Copier
from bot.jobs.doubt import Doubt
from bot.jobs.drought import Drought
from bot.jobs.failures import Failures
from bot.jobs.health import Health
from bot.jobs.keeping import keeper
from bot.jobs.recalling import Recall
from bot.jobs.receiving import Receiver
from bot.jobs.retaining import Retainer
from bot.jobs.sending import Sender
from bot.jobs.upkeep import Upkeep
from bot.jobs.waking import Waker
from bot.jobs.writer import Writer
from bot.listening.own import detector_for
from bot.logs import log
from bot.owed import owed_at_start
from bot.profile import introduce
from bot.programmes import load_change, load_official, load_programme
from bot.recordings import FOLDER, Recordings
from bot.same_bot import bot_number, settle_bot
from bot.turns.batch import Reader
from bot.turns.desk import Desk
from flows.holidays_of import holidays_of
from locales.catalog import shipped as words
from locales.words import recognise
from storage.errors import StorageError
from storage.store import Store

LOOK_S = 2.0
"""Real seconds between two looks at which revisions are live."""
ENDS_WITHIN_S = 12.0
"""`run` ends within 15 s of SIGTERM; what is under way gets this long to come back."""


def pipe_for(config: Config) -> TelegramPipe:
    """The Telegram library over our own transport."""
    return TelegramPipe(
        token=config.token.reveal(),
        api_url=config.api_url,
        request=AiohttpRequest(),
        poll=AiohttpRequest(),
    )


@dataclass(slots=True)
class App:
    """One running program: a home, a pipe, a clock, and the jobs between them."""

    config: Config
    store: Store
    pipe: Pipe
    clock: Clock
    desk: Desk
    writer: Writer
    sender: Sender
    receiver: Receiver
    waker: Waker
    clearer: Clearer
    upkeep: Upkeep
    drought: Drought
    health: Health
    retainer: Retainer
    copier: Copier
    recall: Recall
    started: asyncio.Event = field(default_factory=asyncio.Event)
    """What a start owes is written; from now on it polls and sends."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until `stopping` is set; then what is under way is let in, and everything is closed."""
        await self.upkeep.at_start()
        self.started.set()
        jobs = [
            asyncio.create_task(job, name=name)
            for name, job in (
                ("receiver", self._receive()),
                ("sender", self.sender.run()),
                ("waker", self.waker.run()),
                ("clearer", self.clearer.run()),
                ("drought", self.drought.run()),
                ("retainer", self.retainer.run()),
                ("copier", self.copier.run()),
                ("recall", self.recall.run()),
                ("introduction", self._introduce()),
                ("revisions", self._follow_revisions()),
                *([("health", self.health.run())] if self.config.metrics_port else []),
            )
        ]
        scheduler = self._scheduler()
        stop = asyncio.create_task(self.stopping.wait())
        try:
            await self._watch(jobs, stop)
        finally:
            scheduler.shutdown(wait=False)
            await self._end([*jobs, stop])

    async def _watch(self, jobs: list[asyncio.Task[None]], stop: asyncio.Task[bool]) -> None:
        """Wait for the end; a job that dies of a fault takes the program down, loudly."""
        waiting: set[asyncio.Task[None] | asyncio.Task[bool]] = {*jobs, stop}
        while not stop.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stop}:
                task.result()

    async def _end(self, tasks: list[asyncio.Task[None] | asyncio.Task[bool]]) -> None:
        for task in tasks:
            if task.get_name() != "sender":
                task.cancel()
        await self.sender.drain(ENDS_WITHIN_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self) -> None:
        """Poll, or listen where a webhook is configured."""
        if not self.config.webhook_url:
            await self.receiver.run()
            return
        secret = await webhook_secret(self.store)
        hook = Webhook(port=self.config.webhook_port, secret=secret, take=self.receiver.take)
        async with asyncio.TaskGroup() as group:
            group.create_task(hook.run())
            group.create_task(self._register(secret))

    async def _register(self, secret: str) -> None:
        while True:
            try:
                await register(self.pipe, self.config.webhook_url, secret)
            except ChannelError as error:
                log.warning("webhook.not-set", error=type(error).__name__)
                await asyncio.sleep(2.0)
            else:
                return

    async def _follow_revisions(self) -> None:
        """What is published while this runs is live within moments; open talks keep theirs."""
        while True:
            await asyncio.sleep(LOOK_S)
            # What cannot be read now is looked at again: the program goes on with what it has.
            with contextlib.suppress(StorageError):
                await self._follow_flows()
                await self._follow_lexicons()

    async def _follow_flows(self) -> None:
        live = await self.store.live_revisions()
        if set(live) != set(self.desk.live.values()):
            await refresh(self.desk, self.store)
            log.info("revisions.read", count=len(live))

    async def _follow_lexicons(self) -> None:
        """Own words that two people released are heard within moments."""
        own = await proposals.listening(self.store)
        if own != self.desk.own_words:
            self.desk.detector = await asyncio.to_thread(detector_for, own)
            self.desk.own_words = own
            log.info("lexicons.read", count=len(own))

    async def _introduce(self) -> None:
        """Tell Telegram our commands and description, and learn our own name for links."""
        while True:
            try:
                await introduce(self.pipe, self.desk.catalog, self.store)
            except (ChannelError, StorageError):
                await asyncio.sleep(5.0)
            else:
                return

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone=dtm.UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_job(self.upkeep.every_minute, "interval", minutes=1)
        scheduler.add_job(self.drought.watch_room, "interval", [self.config.home], minutes=1)
        scheduler.add_job(self.upkeep.every_hour, "interval", hours=1)
        scheduler.start()
        return scheduler


async def webhook_secret(store: Store) -> str:
    """Made once, sealed in the database, the same for all workers."""
    known = await store.open_system("webhook")
    if known is None:
        known = secrets.token_urlsafe(32).encode()
        await store.seal_system("webhook", known)
    return known.decode()


async def build_desk(config: Config, store: Store, clock: Clock) -> Desk:
    """Words, detector, buttons and the published revisions."""
    own = await proposals.listening(store)
    desk = Desk(
        catalog=words(),
        detector=detector_for(own),
        own_words=own,
        recognise=recognise,
        buttons=Buttons(store.token_mac("buttons")),
        organisation=config.organisation,
        programme=load_programme(config.home),
        write_only_answers=config.write_only_answers,
        official=load_official(config.home),
        change=load_change(config.home),
        word_mark=store.word_mark,
        helplines=load_helplines(config.home),
        recordings=Recordings(config.home / FOLDER),
    )
    await refresh(desk, store)
    return desk


async def refresh(desk: Desk, store: Store) -> None:
    """Read which revisions are live, and every revision on which somebody may still stand."""
    live = await store.live_revisions()
    for revision in {*live, *await store.revisions_in_use()}:
        if revision not in desk.bundles:
            desk.bundles[revision] = await store.bundle(revision)
    desk.live = {desk.bundles[revision].flow.flow: revision for revision in live}


@contextlib.asynccontextmanager
async def opened(
    config: Config,
    *,
    root: bytes,
    pipe: Pipe | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Open the home's memory and the pipe, and close both at the end. Raises StorageError."""
    clock = clock or clock_of(config)
    again = root_again(config, root)
    store = await Store.open(
        config.database_url, ring=config.ring_file, root=root, root_again=again
    )
    store.serve(bot_number(config.token.reveal()))
    try:
        if pipe is None:
            pipe = pipe_for(config)
            await pipe.open()
        yield await wire(config, store=store, pipe=pipe, clock=clock, root=again)
    finally:
        if pipe is not None:
            await pipe.close()
        await store.close()


async def wire(
    config: Config, *, store: Store, pipe: Pipe, clock: Clock, root: Callable[[], bytes]
) -> App:
    """Everything that one program is made of."""
    desk = await build_desk(config, store, clock)
    failures = Failures(desk=desk, store=store, clock=clock)
    sender = Sender(
        store=store,
        pipe=pipe,
        clock=clock,
        rate=config.rate_per_second,
        kept=keeper(clock, hours=desk.programme.retention.chat_hours),
        failed=failures.failed,
    )
    writer = Writer(store=store, sender=sender, clock=clock)
    failures.writer = writer
    doubt = Doubt(store, steady=time.monotonic) if isinstance(clock, SystemClock) else None
    drought = Drought(desk=desk, store=store, sender=sender, clock=clock)
    drought.write, writer.refused, writer.written = writer.write, drought.refused, drought.written
    reader = Reader(desk, store)
    receiver = Receiver(
        pipe=pipe, reader=reader, writer=writer, sender=sender, store=store, clock=clock
    )
    recall = Recall(desk=desk, store=store, clock=clock, refused=drought.refused)
    receiver.unread, drought.remembered = recall.unread, recall.loaded
    return App(
        config=config,
        store=store,
        pipe=pipe,
        clock=clock,
        desk=desk,
        writer=writer,
        sender=sender,
        receiver=receiver,
        waker=Waker(desk=desk, store=store, writer=writer, clock=clock, doubt=doubt),
        clearer=Clearer(desk=desk, store=store, writer=writer, clock=clock),
        drought=drought,
        retainer=Retainer(desk=desk, store=store, writer=writer, clock=clock, doubt=doubt),
        recall=recall,
        copier=Copier(config=config, store=store, clock=clock, root=root),
        upkeep=Upkeep(desk=desk, store=store, writer=writer, clock=clock, receiver=receiver),
        health=Health(config=config, store=store, clock=clock, presses=desk.presses),
    )


def settle() -> None:
    """What start-up made stays for good: lexicons, catalogs, flows.

    The collector need not walk through it again and again: that was a fifth of all CPU time.
    """
    # The calendars of all countries take half a second to load; no page may wait for that.
    holidays_of("RS", dtm.datetime.now(dtm.UTC).year)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


async def run_until_told(
    config: Config,
    *,
    root: bytes,
    tell: Callable[[str], None] = lambda _: None,
    accept_new_bot: bool = False,
) -> None:
    """`alongside run`: until SIGTERM or SIGINT. `tell` shows the operator what is owed.

    Raises Refusal where the token is of another bot than last time.
    """
    async with opened(config, root=root) as app:
        now, real = app.clock.now(), app.clock.real()
        await settle_bot(app.store, accept=accept_new_bot, now=now, real=real)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, app.stopping.set)
        settle()
        log.info("run.started")
        for line in await owed_at_start(app.store, app.desk, today=app.clock.now().date()):
            tell(line)
        await app.run()
        log.info("run.ended")
