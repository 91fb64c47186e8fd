using App.BuildingBlocks;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace App.Host.Reference;

/// <summary>The OpenAPI description of the JSON routes and a page that shows it; in Development only.</summary>
internal static class ApiDescription
{
    private const string DocumentName = "v1";
    private const string KeyScheme = "apiKey";

    public static void AddApiDescription(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            return;
        }

        builder.Services.AddOpenApi(DocumentName, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            // Requests and responses are nested in their feature: by their own names alone they would all be one schema.
            options.CreateSchemaReferenceId = json => OpenApiOptions.CreateDefaultSchemaReferenceId(json) is { } id
                ? (json.Type.DeclaringType?.Name + id)
                : null;
            options.AddSchemaTransformer<Limits>();
            options.AddOperationTransformer<RouteParameters>();
            options.AddDocumentTransformer((document, context, _) =>
            {
                document.Info.Title = context.ApplicationServices.GetRequiredService<IOptions<AppOptions>>().Value.Name;
                document.Info.Version = DocumentName;
                // The address depends on who asks; the description must not.
                document.Servers = [];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key of a person or an organisation, as Authorization: Bearer.",
                };
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApiDescription(this IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return;
        }

        endpoints.MapOpenApi().AllowAnonymousBecause("It describes what anybody may call, in Development only.");
        endpoints.MapPages("/dev").MapGet("/api", ShowAsync).AllowAnonymousBecause("It shows the description of the API, in Development only.");
    }

    private static async Task<IResult> ShowAsync([FromKeyedServices(DocumentName)] IOpenApiDocumentProvider documents, CancellationToken cancellation) =>
        Page.Of<ApiReferencePage>(new { Document = await documents.GetOpenApiDocumentAsync(cancellation) });

    /// <summary>Adds what stands in the path but is bound by no parameter of the handler, as the organisation's slug is.</summary>
    private sealed class RouteParameters : IOpenApiOperationTransformer
    {
        public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
        {
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse { Description = "Problem details (RFC 9457) with a stable code." };
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<KeyAccess>().LastOrDefault() is { IsOpen: true })
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
            }

            operation.Parameters ??= [];
            foreach (var parameter in Names(context.Description.RelativePath!))
            {
                AddMissing(operation.Parameters, parameter);
            }

            return Task.CompletedTask;
        }

        private static void AddMissing(IList<IOpenApiParameter> parameters, string name)
        {
            if (parameters.All(known => known.Name != name))
            {
                var text = new OpenApiSchema { Type = JsonSchemaType.String };
                parameters.Insert(0, new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = text });
            }
        }

        private static IEnumerable<string> Names(string path) => path.Split('/')
            .Where(segment => segment.StartsWith('{'))
            .Select(segment => segment.Trim('{', '}').Split(':')[0]);
    }
}
