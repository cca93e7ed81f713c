import abbr from "markdown-it-abbr";
import attrs from "markdown-it-attrs";
import footnote from "markdown-it-footnote";

export default function (config) {
  config.amendLibrary("md", (md) => md.use(footnote).use(attrs).use(abbr));
  config.addPassthroughCopy("content/site.css");
  return { dir: { input: "content" }, markdownTemplateEngine: false };
}
