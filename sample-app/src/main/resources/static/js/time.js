import { element } from "./dom.js";

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function time(instant) {
	return element("time", { datetime: instant }, format.format(new Date(instant)));
}
