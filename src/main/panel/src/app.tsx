import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { live } from './model/live';
import { useStore } from './model/store';
import { EnginesPage } from './pages/engines';
import { EventsPage } from './pages/events';
import { OverviewPage } from './pages/overview';
import { SettingsPage } from './pages/settings';
import { StreamsPage } from './pages/streams';
import { WatchPage } from './pages/watch';
import { KeyDialog } from './parts/key-dialog';
import { LinkBanner } from './parts/link-banner';
import { Notices } from './parts/notices';
import { link, useRoute } from './route';

interface Page {
  name: string;
  title: string;
  view: ComponentType<{ detail: string }>;
}

const PAGES: Page[] = [
  { name: '', title: 'Overview', view: OverviewPage },
  { name: 'streams', title: 'Streams', view: StreamsPage },
  { name: 'watch', title: 'Watch', view: WatchPage },
  { name: 'engines', title: 'Engines', view: EnginesPage },
  { name: 'events', title: 'Events', view: EventsPage },
  { name: 'settings', title: 'Settings', view: SettingsPage },
];

export function App() {
  const route = useRoute();
  const page = PAGES.find((each) => each.name === route.page) ?? PAGES[0];
  useEffect(() => {
    document.title = page === undefined || page.name === '' ? 'Acequia' : `${page.title} · Acequia`;
    scrollTo(0, 0);
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={link('')}>
          Acequia
        </a>
        <nav aria-label="Pages">
          {PAGES.map((each) => (
            <a key={each.name} href={link(each.name)} aria-current={each === page ? 'page' : undefined}>
              {each.title}
            </a>
          ))}
        </nav>
        <Running />
      </header>
      <LinkBanner />
      <main id="content" class="stack" tabIndex={-1}>
        {page !== undefined && <page.view detail={route.detail} />}
      </main>
      <KeyDialog />
      <Notices />
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function Running() {
  const { health, link: state } = useStore(live);
  const version = health?.version ?? '';
  return (
    <span class="running cut" title={version}>
      <i class={`dot ${state === 'up' ? 'good' : state === 'connecting' ? 'idle' : 'bad'}`} />
      {state === 'up'
        ? `live${version === '' ? '' : ` · ${version}`}`
        : state === 'connecting'
          ? 'connecting'
          : 'offline'}
    </span>
  );
}
