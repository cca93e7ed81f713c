// Answers queries as a browser does: reads {index, lang, queries} from stdin, and prints for each {results, pinned}.
import { readFileSync } from "node:fs";
import { find } from "../../theme/static/js/search/find.mjs";
import { addPart, openIndex } from "../../theme/static/js/search/index.mjs";

const { files, lang, queries } = JSON.parse(readFileSync(0, "utf8"));
const read = (file) => {
  let data;
  new Function("guideSearch", readFileSync(file, "utf8"))((found) => (data = found));
  return data;
};
const index = openIndex(read(files[0]), lang);
files.slice(1).map(read).filter((data) => data.part).forEach((data) => addPart(index, data));
const answers = queries.map((query) => {
  const { results, pinned, nearest } = find(index, query);
  return { pinned, nearest, results: results.map(({ page, title, heading, address, term }) => ({ page, title, heading, address, term })) };
});
process.stdout.write(JSON.stringify(answers));
