import { render } from 'preact';
import { App } from './app';
import { follow } from './model/live';
import './style/base.css';
import './style/parts.css';
import './style/tables.css';
import './style/touch.css';
import './style/overview.css';
import './style/streams.css';
import './style/pages.css';
import './style/fleet.css';
import './style/watch.css';

const place = document.getElementById('panel');
if (place !== null) {
  follow();
  render(<App />, place);
}
