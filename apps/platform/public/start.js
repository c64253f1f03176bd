const words = {
  healthy: 'healthy',
  degraded: 'degraded: a store is slow or away',
  unhealthy: 'unhealthy: the database is away',
};
const every_ms = 10_000;

function show(state, text) {
  document.querySelector('#state-dot').className = `dot ${state}`;
  document.querySelector('#state').textContent = text;
}

function showFacts(health) {
  document.querySelector('#version').textContent = health.version;
  document.querySelector('#database').textContent = health.database;
  document.querySelector('#clickhouse').textContent = health.clickhouse;
  document.querySelector('#facts').hidden = false;
}

async function refresh() {
  try {
    const answer = await fetch('/health', { cache: 'no-store' });
    const health = await answer.json();
    show(health.status, words[health.status] ?? health.status);
    showFacts(health);
  } catch {
    show('unhealthy', 'the server does not answer');
  }
}

await refresh();
setInterval(() => void refresh(), every_ms);
