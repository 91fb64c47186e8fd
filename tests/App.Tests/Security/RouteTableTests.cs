using System.Text.Json.Serialization;
using App.BuildingBlocks.Security;
using App.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace App.Tests.Security;

/// <summary>Rules for every endpoint, those included that are not written yet.</summary>
public sealed class RouteTableTests(TestApp app) : IClassFixture<TestApp>
{
    // Add a line only with a reason, and give the reason to the endpoint: AllowAnonymousBecause("...").
    private static readonly string[] s_anonymous =
    [
        "GET /api/v1/accounts/two-factor",
        "GET /api/v1/accounts/providers",
        "POST /api/v1/accounts/confirm-email",
        "POST /api/v1/accounts/confirm-email/code",
        "POST /api/v1/accounts/deletion/confirm",
        "POST /api/v1/accounts/deletion/undo",
        "POST /api/v1/accounts/email/confirm",
        "POST /api/v1/accounts/email/undo",
        "POST /api/v1/accounts/forgot-password",
        "POST /api/v1/accounts/passkeys/sign-in",
        "POST /api/v1/accounts/passkeys/sign-in/options",
        "POST /api/v1/accounts/resend-confirmation",
        "POST /api/v1/accounts/reset-password",
        "POST /api/v1/accounts/reset-password/code",
        "POST /api/v1/accounts/sign-in",
        "POST /api/v1/accounts/sign-in/code",
        "POST /api/v1/accounts/sign-in/email",
        "POST /api/v1/accounts/sign-in/external/{provider}",
        "POST /api/v1/accounts/sign-in/link",
        "POST /api/v1/accounts/sign-out",
        "POST /api/v1/accounts/sign-up",
        "POST /api/v1/accounts/two-factor",
        "POST /api/v1/accounts/two-factor/email",
        "POST /api/v1/accounts/two-factor/passkey",
        "POST /api/v1/accounts/two-factor/passkey/options",
        "POST /confirm-deletion",
        "POST /confirm-email",
        "POST /confirm-email/code",
        "POST /confirm-new-email",
        "POST /forgot-password",
        "POST /resend-confirmation",
        "POST /reset-password",
        "POST /reset-password/code",
        "POST /sign-in",
        "POST /sign-in/code",
        "POST /sign-in/email",
        "POST /sign-in/link",
        "POST /sign-in/passkey",
        "POST /sign-in/external/{provider}",
        "POST /sign-in/two-factor",
        "POST /sign-in/two-factor/email",
        "POST /sign-in/two-factor/passkey",
        "POST /sign-out",
        "POST /sign-up",
        "POST /undo-deletion",
        "POST /undo-email-change",
    ];

    // Probes say only whether the process lives and can serve.
    private static readonly string[] s_probes = ["GET /healthz", "GET /healthz/ready", "HEAD /healthz", "HEAD /healthz/ready"];

    private static readonly string[] s_visitors =
    [
        "GET /",
        "GET /confirm-deletion",
        "GET /confirm-email",
        "GET /confirm-new-email",
        "GET /forgot-password",
        "GET /resend-confirmation",
        "GET /reset-password",
        "GET /sign-in",
        "GET /sign-in/email",
        "GET /sign-in/link",
        "GET /sign-in/external/{provider}/callback",
        "GET /sign-in/two-factor",
        "GET /sign-up",
        "GET /undo-deletion",
        "GET /undo-email-change",
    ];

    [Fact]
    public void S53_V21_Every_endpoint_says_who_may_call_it()
    {
        foreach (var route in Route.AllOf(app))
        {
            Assert.True(
                route.AllowsAnonymous || route.Policies.Count > 0,
                $"{route} states no policy: RequireAuthorization(Policies.SignedIn), or AllowAnonymousBecause(\"...\") and a line in this test.");
        }
    }

    [Fact]
    public void S53_V21_Endpoints_for_everybody_stand_on_this_list()
    {
        var open = Route.AllOf(app).Where(route => route.AllowsAnonymous && !route.IsStaticFile).ToList();

        Assert.Equal(s_anonymous.Concat(s_probes).Order(), open.Select(route => route.ToString()).Order());
        Assert.All(open.Where(route => s_anonymous.Contains(route.ToString())), route => Assert.NotEmpty(route.Endpoint.Metadata.GetRequiredMetadata<AnonymousReason>().Why));
        Assert.Equal(s_visitors.Order(), Route.AllOf(app).Where(route => route.Policies.Contains(Policies.Visitor)).Select(route => route.ToString()).Order());
    }

    [Fact]
    public void Every_route_of_an_organization_is_for_its_members()
    {
        foreach (var route in Route.AllOf(app).Where(route => route.Endpoint.RoutePattern.GetParameter("slug") is not null))
        {
            Assert.True(route.IsForMembers && route.Policies.Contains(Policies.SignedIn), $"{route} has a {{slug}}: map it on MapOrganizationApi or MapOrganizationPages.");
        }
    }

    [Fact]
    public void S07_Every_request_is_validated()
    {
        var options = app.Services.GetRequiredService<IOptions<ValidationOptions>>().Value;
        var requests = Route.AllOf(app).Where(route => route.Request is not null).ToList();

        Assert.NotEmpty(requests);
        foreach (var route in requests)
        {
            Assert.True(route.Request!.IsNestedPublic || route.Request.IsPublic, $"{route}: an internal {route.Request} is silently not validated.");
            Assert.True(options.TryGetValidatableTypeInfo(route.Request, out _), $"{route}: {route.Request} has no generated rules. Call AddValidation() in its module.");
            Assert.True(!route.IsApi || !route.Has<IDisableValidationMetadata>(), $"{route} switches validation off.");
        }
    }

    [Fact]
    public void Every_type_that_goes_over_the_wire_has_generated_json()
    {
        var contexts = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.TypeInfoResolverChain.OfType<JsonSerializerContext>().ToList();
        var types = Route.AllOf(app).Where(route => route.IsApi).SelectMany(route => route.Endpoint.Metadata
            .OfType<IProducesResponseTypeMetadata>().Select(produces => produces.Type)
            .Append(route.Request)
            .Where(type => type is not null && type != typeof(void) && !typeof(IResult).IsAssignableFrom(type))
            .Select(type => (Route: route, Type: type!))).ToList();

        Assert.NotEmpty(types);
        foreach (var (route, type) in types)
        {
            Assert.True(contexts.Exists(context => context.GetTypeInfo(type) is not null), $"{route}: add [JsonSerializable(typeof({type}))] to the module's JSON context.");
        }
    }

    [Fact]
    public void Every_json_route_has_a_name_of_its_own()
    {
        var names = Route.AllOf(app).Where(route => route.IsApi)
            .Select(route => route.Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.EndpointNameMetadata>()?.EndpointName)
            .ToList();

        Assert.DoesNotContain(null, names);
        Assert.Equal(names.Count, names.Distinct().Count());
    }
}
