package dev.asyncdb.sample.post;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.ReferentialAction;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;

/**
 * A post of a user. An immutable entity: saving it returns a copy.
 *
 * @param id identifier, given by the database
 * @param userId identifier of the user
 * @param title title
 * @param body text
 * @param createdAt when it was stored
 */
record Post(@Id @Nullable Long id,
		@JsonIgnore @References(value = User.class, onDelete = ReferentialAction.CASCADE) Long userId,
		@ColumnDefinition(length = 200) String title, @ColumnDefinition(type = "text") String body,
		@CreatedDate @ColumnDefinition(nullability = Nullability.NOT_NULL) @Nullable Instant createdAt) {

	static Post by(Long userId, String title, String body) {
		return new Post(null, userId, title, body, null);
	}

}
