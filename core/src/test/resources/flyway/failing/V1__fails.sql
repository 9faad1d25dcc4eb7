SELECT nonsense FROM nowhere;
