using App.BuildingBlocks;
using App.BuildingBlocks.Events;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Notes.Features;
using App.Modules.Organizations.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Notes;

/// <summary>The sample: the module to copy, and the one to delete.</summary>
public sealed class NotesModule : IModule
{
    public string Name => "Notes";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidation();
        services.AddJson(NotesJson.Default);
        services.AddSingleton<ISampleData, SampleNotes>();
        services.AddSingleton<IPersonalData, NotesExport>();
        services.AddEventSubscriber<OrganizationDeleted, RemoveNotes>("notes.organization_deleted");
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        // /api/v1/organizations/{slug}/notes and /o/{slug}/notes: members of the organisation only,
        // and API keys with the scopes notes:read and notes:write.
        var api = endpoints.MapOrganizationApi("/notes").WithTags("Notes").ForKeys("notes");
        var pages = endpoints.MapOrganizationPages("/notes");

        ListNotes.Map(api, pages);
        CreateNote.Map(api, pages);
        GetNote.Map(api, pages);
        UpdateNote.Map(api, pages);
        DeleteNote.Map(api, pages);
    }
}
