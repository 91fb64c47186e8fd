using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using Dapper;

namespace App.Modules.Notes;

/// <summary>Notes to page and search through: one an hour, the newest from now.</summary>
internal sealed class SampleNotes(IDatabase database, TimeProvider clock) : ISampleData
{
    private const int Count = 1000;

    private static readonly string[] s_subjects =
    [
        "Pricing page", "Onboarding mail", "Invoice export", "Search", "Backup drill", "Landing page", "Support inbox", "Changelog", "Sign-up form", "Dark mode",
    ];

    private static readonly string[] s_thoughts =
    [
        "what customers asked for", "next step", "numbers of the week", "decision", "open question", "first draft", "call with a customer",
    ];

    public async Task<string> AddAsync(Guid organizationId, CancellationToken cancellation)
    {
        var notes = Enumerable.Range(0, Count).Select(number => Write(number, organizationId)).ToArray();
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO notes_notes (id, organization_id, title, body, created_at, updated_at)
                VALUES (@Id, @OrganizationId, @Title, @Body, @At, @At)
                """,
                notes),
            cancellation);
        return "1,000 notes";
    }

    private object Write(int number, Guid organizationId)
    {
        var at = clock.Now().AddHours(number - Count);
        var (subject, thought) = (s_subjects[number % s_subjects.Length], s_thoughts[number % s_thoughts.Length]);
        return new
        {
            Id = Guid.CreateVersion7(at),
            OrganizationId = organizationId,
            Title = $"{subject}: {thought}",
            Body = $"Example note {number + 1} of {Count}.\n\nWritten about \"{subject.ToLowerInvariant()}\". Change it, search for it, or delete it.",
            At = at,
        };
    }
}
