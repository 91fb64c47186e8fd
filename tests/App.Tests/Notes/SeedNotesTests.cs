using App.Tests.Cli;

namespace App.Tests.Notes;

public sealed class SeedNotesTests
{
    [Fact]
    public async Task The_demonstration_account_has_a_thousand_notes()
    {
        using var scratch = Scratch.Migrated();
        Assert.Contains("Added:    1,000 notes", (await scratch.RunAsync("seed")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Matches(@"notes_notes +1000\b", (await scratch.RunAsync("verify", scratch.Data.Database)).MustSucceed().Output);
    }
}
