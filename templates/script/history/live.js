/* live: the server makes the report on any two editions */
if (data.pair)
  data.reports = new Proxy(data.reports, {
    get: (known, key) => {
      const [old, now] = key.split(' ').map(n => data.archived[n]);
      return known[key] || data.pair + '?' + new URLSearchParams({ old, new: now });
    },
  });
