# As postprovision.sh, for Windows.
$name = 'Payments--Sandbox--WebhookSecrets--0'
if (($env:AZURE_SECRET_NAMES -split ',') -notcontains $name) { exit 0 }
az keyvault secret show --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --output none 2>$null
if ($LASTEXITCODE -eq 0) { exit 0 }

# In a file that goes, not in an argument that everybody sees.
$file = New-TemporaryFile
$secret = 'whsec_' + [Convert]::ToHexString([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(24)).ToLowerInvariant()
Set-Content -Path $file -Value $secret -NoNewline -Encoding ascii
try {
    # The role to write secrets was given a moment ago, and takes a while to be known everywhere.
    foreach ($attempt in 1..10) {
        az keyvault secret set --vault-name $env:AZURE_KEY_VAULT_NAME --name $name --file $file --output none 2>$null
        if ($LASTEXITCODE -eq 0) {
            Write-Output 'The Sandbox has a secret now.'
            exit 0
        }
        if ($attempt -lt 10) { Start-Sleep -Seconds 15 }
    }
    [Console]::Error.WriteLine("The secret $name could not be written to $env:AZURE_KEY_VAULT_NAME; see infra/azure.md, `"Secrets`".")
    exit 1
}
finally { Remove-Item $file -Force }
