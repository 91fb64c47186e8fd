namespace App.BuildingBlocks.Data;

public static class Instants
{
    /// <summary>Now, UTC, to the millisecond: as exact as it is stored, so that an answer after a write and one after a read agree.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
