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

/// <summary>A member changes a note.</summary>
internal static class UpdateNote
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPut("/{id:guid}", Handle).WithName("UpdateNote");
        pages.MapGet("/{id:guid}/edit", Show);
        pages.MapPost("/{id:guid}/edit", Submit);
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter a title."), StringLength(200)] string Title,
        [StringLength(20_000)] string Body = "");

    private static async Task<Results<Ok<Note>, ProblemHttpResult>> Handle(
        Guid id, Request request, Membership membership, IDatabase database, TimeProvider clock) =>
        await WriteAsync(id, request, membership, database, clock) is { } note ? TypedResults.Ok(note) : Problems.NotFound();

    private static async Task<IResult> Show(Guid id, Membership membership, IDatabase database, CancellationToken cancellation) =>
        await GetNote.ReadAsync(id, membership, database, cancellation) is { } note
            ? Page.Of<UpdateNotePage>(new { membership.Slug, note.Id, Form = Typed(note) })
            : TypedResults.NotFound();

    private static FormState Typed(Note note) => FormState.Empty.With("title", note.Title).With("body", note.Body);

    private static async Task<IResult> Submit(Guid id, Form<Request> form, Membership membership, HttpContext http, IDatabase database, TimeProvider clock)
    {
        if (!form.IsValid)
        {
            return Page.Refused<UpdateNotePage>(new { membership.Slug, Id = id, Form = form.State });
        }

        if (await WriteAsync(id, form.Value, membership, database, clock) is null)
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("Changes saved.");
        return TypedResults.Redirect($"/o/{membership.Slug}/notes/{id}");
    }

    private static Task<Note?> WriteAsync(Guid id, Request request, Membership membership, IDatabase database, TimeProvider clock) => database.WriteAsync(
        connection => connection.QuerySingleOrDefaultAsync<Note>(
            $"""
            UPDATE notes_notes
            SET title = @Title, body = @Body, updated_at = @Now
            WHERE id = @id AND organization_id = @OrganizationId
            RETURNING {Note.Columns}
            """,
            new { id, membership.OrganizationId, Title = request.Title.Trim(), request.Body, Now = clock.Now() }));
}
