package dev.asyncdb.sample.user;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A name that the table of users can hold.
 */
@NotBlank
@Size(max = 100)
@Pattern(regexp = Name.PRINTABLE, message = "must not contain control characters")
@Pattern(regexp = Name.NO_DOTS, message = "must not be . or ..")
@Constraint(validatedBy = {})
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@interface Name {

	/** No control characters, and no halves of a character. */
	String PRINTABLE = "[^\\p{Cntrl}\\p{Cs}]*";

	/** Not what stands for a directory in a path. */
	String NO_DOTS = "(?!\\.{1,2}$).*";

	String message() default "is not a name";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
