using App.BuildingBlocks;
using App.BuildingBlocks.Events;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Domain;
using App.Modules.Organizations.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Organizations;

public sealed class OrganizationsModule : IModule
{
    public string Name => "Organizations";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidation();
        services.AddJson(OrganizationsJson.Default);
        services.AddSingleton<OrganizationDirectory>();
        services.AddSingleton<IAccountOrganizations>(provider => provider.GetRequiredService<OrganizationDirectory>());
        services.AddSingleton<IMemberships, MembershipReader>();
        services.AddSingleton<IPersonalData, OrganizationsExport>();
        services.AddEvent("organizations.organization_deleted", OrganizationsJson.Default.OrganizationDeleted);
        services.AddEventSubscriber<AccountDeleted, MembershipsOfTheDeleted>("organizations.account_deleted");
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapApi("/organizations").WithTags("Organizations").RequireAuthorization(Policies.SignedIn);
        var pages = endpoints.MapPages("/organizations").RequireAuthorization(Policies.SignedIn);

        ListOrganizations.Map(api, pages);
        CreateOrganization.Map(api, pages);
        ShowOrganization.Map(endpoints.MapOrganizationPages(""));
        UpdateSecurity.Map(endpoints.MapOrganizationApi("/security").WithTags("Organizations").ForSessionsOnly(), endpoints.MapOrganizationPages("/settings"));
        ListOrganizationActivity.Map(endpoints.MapOrganizationApi("/activity").WithTags("Organizations"), endpoints.MapOrganizationPages("/activity"));

        // A key that makes keys could never be taken back: people only.
        var keys = endpoints.MapOrganizationApi("/api-keys").WithTags("Organizations").ForSessionsOnly();
        var keyPages = endpoints.MapOrganizationPages("/api-keys");
        ListOrganizationApiKeys.Map(keys, keyPages);
        CreateOrganizationApiKey.Map(keys, keyPages);
        UpdateOrganizationApiKey.Map(keys, keyPages);
        RevokeOrganizationApiKey.Map(keys, keyPages);
    }
}
