using System.Text.Json;
using System.Text.Json.Serialization;
using App.Modules.Accounts.Features;

namespace App.Modules.Accounts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignUp.Request), TypeInfoPropertyName = "SignUpRequest")]
[JsonSerializable(typeof(SignIn.Request), TypeInfoPropertyName = "SignInRequest")]
[JsonSerializable(typeof(ConfirmAccess.Request), TypeInfoPropertyName = "ConfirmAccessRequest")]
[JsonSerializable(typeof(GetMe.Response), TypeInfoPropertyName = "GetMeResponse")]
[JsonSerializable(typeof(ListActivity.Response), TypeInfoPropertyName = "ListActivityResponse")]
[JsonSerializable(typeof(ListActivity.Item), TypeInfoPropertyName = "ListActivityItem")]
[JsonSerializable(typeof(IReadOnlyList<ListActivity.Item>), TypeInfoPropertyName = "ListActivityItems")]
internal sealed partial class AccountsJson : JsonSerializerContext;
