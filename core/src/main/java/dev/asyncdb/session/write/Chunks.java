package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.List;

/**
 * Parts of a list that one statement can write each.
 */
final class Chunks {

	private Chunks() {
	}

	/**
	 * Divide a list.
	 * @param size the size of each part but the last
	 */
	static <T> List<List<T>> of(List<T> all, int size) {
		List<List<T>> chunks = new ArrayList<>();
		for (int from = 0; from < all.size(); from += size) {
			chunks.add(all.subList(from, Math.min(all.size(), from + size)));
		}
		return chunks;
	}

}
