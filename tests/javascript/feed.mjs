// What three readers of podcast feeds make of a feed, as JSON: partytime, feedsmith, podparse.
import { readFileSync } from "node:fs";
import { parseFeed } from "podcast-partytime";
import { parseRssFeed } from "feedsmith";
import podparse from "podparse";

const xml = readFileSync(process.argv[2], "utf-8");
const podparser = typeof podparse === "function" ? podparse : podparse.default;
console.log(JSON.stringify({ partytime: parseFeed(xml), feedsmith: parseRssFeed(xml), podparse: podparser(xml) }));
