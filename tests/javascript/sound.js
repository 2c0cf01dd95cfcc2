// node sound.js FILE...: what music-metadata reads in files of sound, as JSON
import { parseFile } from "music-metadata";

const files = {};
for (const path of process.argv.slice(2)) {
  const includeChapters = !/[.]m(4[ab]|p4)$/.test(path); // it reads those of MP4 only if each stands in a chunk of its own
  const { common, format } = await parseFile(path, { duration: true, includeChapters });
  const { picture, ...tags } = common;
  files[path.split("/").pop()] = {
    tags,
    duration: format.duration,
    samples: format.numberOfSamples,
    chapters: format.chapters ?? [],
    pictures: (picture ?? []).map(({ format, type, data }) => ({ format, type, bytes: data.length })),
  };
}
console.log(JSON.stringify(files));
