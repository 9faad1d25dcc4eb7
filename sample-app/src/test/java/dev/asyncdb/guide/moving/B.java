package dev.asyncdb.guide.moving;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The child of SQLAlchemy's synopsis.
 *
 * @param id the identifier
 * @param data the data
 * @param aId the identifier of the parent
 */
@Table("b")
public record B(@Id @Nullable Long id, String data, @Nullable Long aId) {

	public static B of(String data) {
		return new B(null, data, null);
	}

}
