package dev.asyncdb.sample.post;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.ReferentialAction;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;

/**
 * A comment on a post. An immutable entity: saving it returns a copy.
 *
 * @param id identifier, given by the database
 * @param postId identifier of the post, set by the flush if the comment is in its
 * relation
 * @param userId identifier of the author
 * @param author the author, if loaded
 * @param text text
 * @param createdAt when it was stored
 */
public record Comment(@Id @Nullable Long id,
		@JsonIgnore @References(value = Post.class, onDelete = ReferentialAction.CASCADE) @ColumnDefinition(
				nullability = Nullability.NOT_NULL) @Nullable Long postId,
		@JsonIgnore @References(value = User.class, onDelete = ReferentialAction.CASCADE) Long userId,
		@ToOne(column = "userId") @Nullable User author, @ColumnDefinition(length = 2000) String text,
		@CreatedDate @ColumnDefinition(nullability = Nullability.NOT_NULL) @Nullable Instant createdAt) {

	static Comment by(User author, @Nullable Long postId, String text) {
		return new Comment(null, postId, Objects.requireNonNull(author.getId()), author, text, null);
	}

}
