package dev.asyncdb.test.shop;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

public record Note(@Id @Nullable Long id, String text) {
}
