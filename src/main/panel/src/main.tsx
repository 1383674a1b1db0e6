import { render } from 'preact';
import { App } from './app';
import { follow } from './model/live';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';

const place = document.getElementById('panel');
if (place !== null) {
  follow();
  render(<App />, place);
}
