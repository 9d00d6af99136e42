# The base image's Node only runs npm and the launcher; the server runs on the Node pinned in package-lock.json.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY server/package.json server/
COPY web/package.json web/
COPY cli/package.json cli/
RUN npm ci --include=dev
COPY . .
RUN node tools/build-web.mjs && npm prune --omit=dev

FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production \
    PATH=/app/node_modules/.bin:$PATH \
    HOST=0.0.0.0 \
    PORT=8080 \
    TOCSIN_DATA=/data
RUN ln -s /app/tools/launch.mjs /usr/local/bin/tocsin && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
# Ready means: can accept alerts and page. The first start creates the database.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm or the launcher: the server itself gets the stop signal. Room for pages in flight and the database.
STOPSIGNAL SIGTERM
CMD ["node", "server/src/main.ts", "serve"]
