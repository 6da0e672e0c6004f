// Completes the address bar: what it shows is copied, bookmarked and loaded again. It draws nothing.

export default function ({ data }) {
  const url = new URL(location.href);
  if (url.searchParams.has(data.parameter)) return;
  // Appended by hand: writing the parameters anew would spell the others differently.
  url.search += `${url.search ? "&" : "?"}${data.parameter}=${encodeURIComponent(data.value)}`;
  history.replaceState(history.state, "", url);
}
