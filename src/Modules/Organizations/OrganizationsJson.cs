using System.Text.Json;
using System.Text.Json.Serialization;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Features;

namespace App.Modules.Organizations;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AccountOrganization))]
[JsonSerializable(typeof(OrganizationDeleted))]
[JsonSerializable(typeof(CreateOrganization.Request), TypeInfoPropertyName = "CreateOrganizationRequest")]
[JsonSerializable(typeof(ListOrganizations.Response), TypeInfoPropertyName = "ListOrganizationsResponse")]
[JsonSerializable(typeof(UpdateSecurity.Request), TypeInfoPropertyName = "UpdateSecurityRequest")]
[JsonSerializable(typeof(UpdateSecurity.Response), TypeInfoPropertyName = "UpdateSecurityResponse")]
internal sealed partial class OrganizationsJson : JsonSerializerContext;
