// Reads subtitle files with parsers of others: { vtt, lrc, ass } by the endings of the files given.
import { readFileSync } from "node:fs";
import * as assCompiler from "ass-compiler";
import lrcKit from "lrc-kit";
import webvtt from "webvtt-parser";

const ms = (seconds) => Math.round(seconds * 1000);

// the parser's own table leaves the semicolons in the text
const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

const plain = (nodes) =>
  nodes.map((node) => (node.type === "text" ? node.value : plain(node.children ?? []))).join("");

const stamps = (nodes) =>
  nodes.flatMap((node) => (node.type === "timestamp" ? [ms(node.value)] : stamps(node.children ?? [])));

const readers = {
  vtt(text) {
    const found = new webvtt.WebVTTParser(entities).parse(text, "metadata");
    const cues = new webvtt.WebVTTParser(entities).parse(text, "subtitles");
    const shown = cues.cues.map((cue) => ({
      start: ms(cue.startTime),
      end: ms(cue.endTime),
      text: plain(cue.tree.children),
      stamps: stamps(cue.tree.children),
    }));
    return { errors: [...found.errors, ...cues.errors], cues: shown };
  },
  lrc(text) {
    const found = lrcKit.Lrc.parse(text, { enhanced: true });
    const lines = found.lyrics.map((line) => ({
      start: ms(line.timestamp),
      text: line.content,
      words: (line.wordTimestamps ?? []).map((word) => [ms(word.timestamp), word.content]),
    }));
    return { info: found.info, lines };
  },
  ass(text) {
    const found = assCompiler.compile(text, {});
    const fragments = (dialogue) => dialogue.slices.flatMap((slice) => slice.fragments);
    const cues = found.dialogues.map((dialogue) => ({
      start: ms(dialogue.start),
      end: ms(dialogue.end),
      text: fragments(dialogue).map((fragment) => fragment.text).join(""),
      k: fragments(dialogue).map((fragment) => fragment.tag.k ?? 0),
    }));
    return { info: found.info, width: found.width, height: found.height, styles: found.styles, cues };
  },
};

const read = (path) => readers[path.split(".").pop()](readFileSync(path, "utf8"));
console.log(JSON.stringify(process.argv.slice(2).map(read)));
