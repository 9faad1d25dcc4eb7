package dev.asyncdb.metrics;

/**
 * How many rows of one entity type were written.
 *
 * @param inserted number of inserted rows
 * @param updated number of updated rows
 * @param deleted number of deleted rows
 * @since 0.1.0
 */
public record RowCounts(long inserted, long updated, long deleted) {

	/**
	 * The counts of a type of which no row was written.
	 */
	public static final RowCounts NONE = new RowCounts(0, 0, 0);

	/**
	 * Add other counts.
	 * @param other the other counts
	 * @return the sums
	 * @since 0.1.0
	 */
	public RowCounts plus(RowCounts other) {
		return new RowCounts(this.inserted + other.inserted, this.updated + other.updated,
				this.deleted + other.deleted);
	}

	/**
	 * Subtract other counts.
	 * @param other the other counts
	 * @return the differences
	 * @since 0.1.0
	 */
	public RowCounts minus(RowCounts other) {
		return new RowCounts(this.inserted - other.inserted, this.updated - other.updated,
				this.deleted - other.deleted);
	}

}
