using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Notes.Features;

/// <summary>A member leafs through the notes, the newest first, or looks for words in their titles.</summary>
internal static class ListNotes
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/", Handle).WithName("ListNotes");
        pages.MapGet("/", Show).InNavigation("Notes", icon: "document");
    }

    /// <param name="Next">Pass it as <c>after</c> to get the next page; null on the last one.</param>
    public sealed record Response(IReadOnlyList<Note> Items, Guid? Next);

    /// <param name="limit">Notes on a page.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    /// <param name="q">Words to look for in titles, in any case.</param>
    private static async Task<Ok<Response>> Handle(
        Membership membership, IDatabase database, CancellationToken cancellation, [Range(1, 100)] int limit = 20, Guid? after = null, [StringLength(100)] string? q = null) =>
        TypedResults.Ok(await ReadAsync(membership, limit, after, q, database, cancellation));

    private static async Task<IResult> Show(string? q, Guid? after, Membership membership, IDatabase database, CancellationToken cancellation)
    {
        var words = string.IsNullOrWhiteSpace(q) ? null : q.Trim()[..Math.Min(q.Trim().Length, 100)];
        var (notes, next) = await ReadAsync(membership, 20, after, words, database, cancellation);
        return Page.Of<ListNotesPage>(new { membership.Slug, Query = words, IsFirst = after is null, Notes = notes, Next = next });
    }

    private static async Task<Response> ReadAsync(Membership membership, int limit, Guid? after, string? words, IDatabase database, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<Note>(
                string.IsNullOrEmpty(words) ? Newest : Matching,
                new { membership.OrganizationId, After = after ?? Guid.AllBitsSet, Pattern = Like.Containing(words), Rows = limit + 1 }),
            cancellation);
        // One row more than asked for tells whether there is a next page.
        var notes = rows.AsList();
        return notes.Count <= limit
            ? new Response(notes, null)
            : new Response(notes.GetRange(0, limit), notes[limit - 1].Id);
    }

    // Ids are in the order of creation (UUID version 7), so that a page is one range of an index.
    private const string Newest =
        $"""
        SELECT {Note.Columns}
        FROM notes_notes
        WHERE organization_id = @OrganizationId AND id < @After
        ORDER BY id DESC
        LIMIT @Rows
        """;

    private const string Matching =
        $"""
        SELECT {Note.Columns}
        FROM notes_notes
        WHERE organization_id = @OrganizationId AND id < @After AND lower(title) LIKE @Pattern ESCAPE '\'
        ORDER BY id DESC
        LIMIT @Rows
        """;
}
