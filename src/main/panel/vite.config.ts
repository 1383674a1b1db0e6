import { defineConfig } from 'vite';

// All addresses in what is built are relative: the panel works behind any prefix. The page lies beside `panel/`,
// where its parts are, as `/panel` lies beside `/panel/*`.
export default defineConfig({
  base: './',
  build: {
    outDir: '../../../target/panel',
    emptyOutDir: true,
    assetsDir: 'panel',
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: {
      '^/(proxy|streams|engines|fleet|orchestrator|containers|scale|provision|vpn|events|health|version|ace)': 'http://127.0.0.1:8000',
    },
  },
});
