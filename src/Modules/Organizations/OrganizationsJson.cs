using System.Text.Json;
using System.Text.Json.Serialization;
using App.Modules.Accounts.Contracts;
using App.Modules.Organizations.Contracts;
using App.Modules.Organizations.Features;

namespace App.Modules.Organizations;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AccountOrganization))]
[JsonSerializable(typeof(OrganizationDeleted))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(CreateOrganizationApiKey.Request), TypeInfoPropertyName = "CreateOrganizationApiKeyRequest")]
[JsonSerializable(typeof(UpdateOrganizationApiKey.Request), TypeInfoPropertyName = "UpdateOrganizationApiKeyRequest")]
[JsonSerializable(typeof(ListOrganizationApiKeys.Response), TypeInfoPropertyName = "ListOrganizationApiKeysResponse")]
[JsonSerializable(typeof(CreateOrganization.Request), TypeInfoPropertyName = "CreateOrganizationRequest")]
[JsonSerializable(typeof(ListOrganizations.Response), TypeInfoPropertyName = "ListOrganizationsResponse")]
[JsonSerializable(typeof(UpdateSecurity.Request), TypeInfoPropertyName = "UpdateSecurityRequest")]
[JsonSerializable(typeof(UpdateSecurity.Response), TypeInfoPropertyName = "UpdateSecurityResponse")]
[JsonSerializable(typeof(ListOrganizationActivity.Response), TypeInfoPropertyName = "ListOrganizationActivityResponse")]
[JsonSerializable(typeof(ListOrganizationActivity.Item), TypeInfoPropertyName = "ListOrganizationActivityItem")]
[JsonSerializable(typeof(IReadOnlyList<ListOrganizationActivity.Item>), TypeInfoPropertyName = "ListOrganizationActivityItems")]
internal sealed partial class OrganizationsJson : JsonSerializerContext;
