using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Notes.Features;

/// <summary>A member reads one note.</summary>
internal static class GetNote
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapGet("/{id:guid}", Handle).WithName("GetNote");
        pages.MapGet("/{id:guid}", Show);
    }

    public static Task<Note?> ReadAsync(Guid id, Membership membership, IDatabase database, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Note>(
            $"""
            SELECT {Note.Columns}
            FROM notes_notes
            WHERE id = @id AND organization_id = @OrganizationId
            """,
            new { id, membership.OrganizationId }),
        cancellation);

    private static async Task<Results<Ok<Note>, ProblemHttpResult>> Handle(
        Guid id, Membership membership, IDatabase database, CancellationToken cancellation) =>
        await ReadAsync(id, membership, database, cancellation) is { } note ? TypedResults.Ok(note) : Problems.NotFound();

    private static async Task<IResult> Show(Guid id, Membership membership, IDatabase database, CancellationToken cancellation) =>
        await ReadAsync(id, membership, database, cancellation) is { } note
            ? Page.Of<GetNotePage>(new { membership.Slug, Note = note })
            : TypedResults.NotFound();
}
