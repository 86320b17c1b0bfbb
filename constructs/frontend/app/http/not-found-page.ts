/** For users who follow a wrong link. Programs receive a problem document. */
export const notFoundPage = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Page not found</title>
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/main.css">
</head>
<body>
  <main class="page">
    <h1>Page not found</h1>
    <p class="lead">There is nothing at this address. <a href="/">See all events</a></p>
  </main>
</body>
</html>
`;
