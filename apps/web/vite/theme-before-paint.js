(() => {
  const root = document.documentElement;
  let asked = null;
  try {
    asked = localStorage.getItem('apex.theme');
  } catch {
    asked = null;
  }
  const dark = asked === 'dark' || (asked !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', dark ? '#0f1113' : '#ffffff');
})();
