package dev.asyncdb.sample.post;

import java.util.List;
import java.util.Set;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.UpsertRow;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What clients send of posts.
 */
final class PostInput {

	static final String LINE = "[^\\p{Cntrl}\\p{Cs}]*";

	static final String LINE_MESSAGE = "must not contain control characters";

	static final String TEXT = "[^\\x00\\p{Cs}]*";

	static final String TEXT_MESSAGE = "must not contain the character NUL";

	static final String TAG = "[a-z0-9][a-z0-9-]{0,39}";

	static final String TAG_MESSAGE = "must consist of 1 to 40 lower-case letters, digits and hyphens";

	private PostInput() {
	}

	private static List<UpsertRow<Tag>> rows(@Nullable Set<String> tags) {
		return (tags != null) ? tags.stream().map((tag) -> UpsertRow.of(Values.of(Tag::getName, tag))).toList()
				: List.of();
	}

	/**
	 * A post to write.
	 *
	 * @param author name of the author
	 * @param title title
	 * @param body text
	 * @param tags names of tags
	 */
	record NewPost(@NotBlank @Size(max = 100) String author,
			@NotBlank @Size(max = 200) @Pattern(regexp = LINE, message = LINE_MESSAGE) String title,
			@NotBlank @Size(max = 20_000) @Pattern(regexp = TEXT, message = TEXT_MESSAGE) String body,
			@Nullable @Size(max = 10) Set<@Pattern(regexp = TAG, message = TAG_MESSAGE) String> tags) {

		List<UpsertRow<Tag>> tagRows() {
			return rows(this.tags);
		}

	}

	/**
	 * The new state of a post.
	 *
	 * @param version version that was edited
	 * @param title title
	 * @param body text
	 * @param tags names of tags
	 */
	record PostEdit(@NotNull Long version,
			@NotBlank @Size(max = 200) @Pattern(regexp = LINE, message = LINE_MESSAGE) String title,
			@NotBlank @Size(max = 20_000) @Pattern(regexp = TEXT, message = TEXT_MESSAGE) String body,
			@Nullable @Size(max = 10) Set<@Pattern(regexp = TAG, message = TAG_MESSAGE) String> tags) {

		List<UpsertRow<Tag>> tagRows() {
			return rows(this.tags);
		}

	}

	/**
	 * A comment to write.
	 *
	 * @param author name of the author
	 * @param text text
	 */
	record NewComment(@NotBlank @Size(max = 100) String author,
			@NotBlank @Size(max = 2000) @Pattern(regexp = TEXT, message = TEXT_MESSAGE) String text) {
	}

	/**
	 * What a tag means.
	 *
	 * @param description what it means
	 */
	record TagDetails(@NotBlank @Size(max = 200) @Pattern(regexp = LINE, message = LINE_MESSAGE) String description) {
	}

}
